using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>
/// Responses of a layer to one image, p_lk(n) in channel order, or the penultimate features of the image.
/// </summary>
/// <param name="Image">Name of the image within its set.</param>
/// <param name="Category">Category of the image. Only included images, which have one, are presented to the
/// network.</param>
/// <param name="Values">One entry per neuron or feature.</param>
public sealed record ImageResponses(string Image, Emotion Category, ImmutableArray<float> Values);
