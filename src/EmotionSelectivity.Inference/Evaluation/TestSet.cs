using System.Collections.Immutable;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>One stimulus set's part of a cell: the test images of its fold, how they look and what the intact network makes of them.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="Images">The fold's test images, all with a category.</param>
/// <param name="Pixels">S x S x 3 bytes of each.</param>
/// <param name="IntactFeatures">Penultimate features of each in the intact network, as stored by the activations stage.</param>
/// <param name="Readouts">The fold's readouts.</param>
public sealed record TestSet(
    string Set, ImmutableArray<Stimulus> Images, IReadOnlyList<byte[]> Pixels, IReadOnlyList<float[]> IntactFeatures,
    PerEmotion<DecisionFunction> Readouts);
