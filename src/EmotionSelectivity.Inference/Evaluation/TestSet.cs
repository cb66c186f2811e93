using System.Collections.Immutable;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>One stimulus set's part of a cell: the test images of its fold, how they look and what the intact network makes of them.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="Images">Names of the fold's test images.</param>
/// <param name="Pixels">S x S x 3 bytes of each.</param>
/// <param name="IntactFeatures">Penultimate features of each in the intact network, as stored by the activations stage.</param>
/// <param name="Labels">What reads and judges them: by draw of the labels, 0 for the observed ones.</param>
public sealed record TestSet(
    string Set, ImmutableArray<string> Images, IReadOnlyList<byte[]> Pixels, IReadOnlyList<float[]> IntactFeatures, Func<int, TestLabels> Labels);

/// <summary>One drawing of the labels in a fold: the readouts that it trained, and the categories that it gives to the test images.</summary>
public sealed record TestLabels(PerEmotion<DecisionFunction> Readouts, ImmutableArray<Emotion> Categories);

/// <summary>A readout of a cell: the emotion that it tells from the others, and the draw of the labels that trained it (0: the observed ones).</summary>
public readonly record struct ReadoutKey(int Labels, Emotion Emotion);
