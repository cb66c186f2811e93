using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Stimuli;

/// <summary>A class of objects that a network is trained to recognise.</summary>
/// <param name="Name">Its name: that of its folder.</param>
/// <param name="Images">Paths of its images, in order.</param>
public sealed record ImageClass(string Name, ImmutableArray<string> Images);
