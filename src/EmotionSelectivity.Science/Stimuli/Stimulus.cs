namespace EmotionSelectivity.Science.Stimuli;

/// <summary>One image of a stimulus set with its rating.</summary>
/// <param name="Image">File name within the set's folder, with forward slashes: the image's identity in its set.</param>
/// <param name="Item">What it shows; equal items in two sets are the same content. Null: shared with nothing.</param>
/// <param name="Rating">Mean valence as published, on the instrument's own scale.</param>
/// <param name="Valence">The same on the 1..9 scale.</param>
/// <param name="Category">Null for an excluded image.</param>
public sealed record Stimulus(string Image, string? Item, double Rating, double Valence, Emotion? Category)
{
    public bool Included => Category is not null;
}
