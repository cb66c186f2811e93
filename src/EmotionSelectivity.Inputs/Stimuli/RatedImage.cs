using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>A row of a ratings table.</summary>
/// <param name="Line">Its line (1-based).</param>
/// <param name="Image">Image as the table names it, with forward slashes.</param>
/// <param name="Rating">Mean valence on the table's own scale.</param>
/// <param name="Item">Name of its content; null where the table has none.</param>
/// <param name="Category">Value of the category column.</param>
internal sealed record RatedImage(int Line, string Image, double Rating, string? Item, StatedCategory Category);

/// <summary>Value of the category column, which overrides the thresholds of the sweep for its row.</summary>
/// <param name="Stated">Whether the column has a value.</param>
/// <param name="Emotion">The image's category; null with <paramref name="Stated"/> for an excluded image.</param>
internal readonly record struct StatedCategory(bool Stated, Emotion? Emotion);
