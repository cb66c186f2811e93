using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Stimuli;

/// <summary>An object class that a network is trained to recognise.</summary>
/// <param name="Name">Name of the class and of its folder.</param>
/// <param name="Images">Paths of its images, in order.</param>
public sealed record ImageClass(string Name, ImmutableArray<string> Images);
