namespace EmotionSelectivity.Science.Stimuli;

/// <summary>One image of a stimulus set, with its rating.</summary>
/// <param name="Image">File name relative to the folder of the set, with forward slashes. Identifies the image within
/// its set.</param>
/// <param name="Item">Content of the image; images of two sets with equal items show the same content. Null: shared
/// with no other image.</param>
/// <param name="Rating">Mean valence as published, on the scale of the instrument.</param>
/// <param name="Valence">The rating on the 1..9 scale.</param>
/// <param name="Category">Null for an excluded image.</param>
public sealed record Stimulus(string Image, string? Item, double Rating, double Valence, Emotion? Category)
{
    public bool Included => Category is not null;
}
