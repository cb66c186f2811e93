using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>A row of a ratings table.</summary>
/// <param name="Line">Its line (1-based).</param>
/// <param name="Image">Image as the table names it.</param>
/// <param name="Rating">Mean valence as published.</param>
/// <param name="Item">What it shows; null where the table does not say.</param>
/// <param name="Category">What the table's category column says.</param>
internal sealed record RatedImage(int Line, string Image, double Rating, string? Item, StatedCategory Category);

/// <summary>What a category column says of an image: nothing, that it is excluded, or its emotion. Overrides the rule row by row (METHOD 1).</summary>
internal readonly record struct StatedCategory(bool Stated, Emotion? Emotion);
