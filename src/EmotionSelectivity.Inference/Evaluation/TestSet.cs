using System.Collections.Immutable;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>Test images of one stimulus set in the fold of a cell, with their features in the intact network.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="Images">Names of the test images of the fold.</param>
/// <param name="Pixels">S x S x 3 bytes of each image.</param>
/// <param name="IntactFeatures">Penultimate features of each image in the intact network, as stored by the activations
/// stage.</param>
/// <param name="Labels">Readouts and categories by draw of the labels; 0 for the observed labels.</param>
public sealed record TestSet(
    string Set, ImmutableArray<string> Images, IReadOnlyList<byte[]> Pixels, IReadOnlyList<float[]> IntactFeatures, Func<int, TestLabels> Labels);

/// <summary>
/// One draw of the labels in a fold: the readouts trained on it, and its categories of the test images.
/// </summary>
public sealed record TestLabels(PerEmotion<DecisionFunction> Readouts, ImmutableArray<Emotion> Categories);

/// <summary>
/// A readout of a cell: the draw of its training labels (0 for the observed labels), and the emotion it separates from
/// the other two.
/// </summary>
public readonly record struct ReadoutKey(int Labels, Emotion Emotion);
