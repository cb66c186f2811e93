using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>What a network answers to one image: the responses of a layer's neurons, p_lk(n) in channel order (METHOD 2), or its penultimate features.</summary>
/// <param name="Image">Image name within its set.</param>
/// <param name="Category">Category of the image; only included images are shown to the network.</param>
/// <param name="Values">One entry a neuron or feature.</param>
public sealed record ImageResponses(string Image, Emotion Category, ImmutableArray<float> Values);
