using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Scores;

/// <summary>Decision value of one readout for one test image.</summary>
/// <param name="Gain">Gain of the targeted neurons.</param>
/// <param name="Set">Stimulus set of image and readout.</param>
/// <param name="Emotion">Emotion whose neurons are targeted.</param>
/// <param name="Target">How the neurons were chosen.</param>
/// <param name="Readout">Emotion that the readout separates from the other two.</param>
/// <param name="Image">Image name.</param>
/// <param name="Z">Decision value; the image is classified as the emotion iff it is positive.</param>
public sealed record Decision(Gain Gain, string Set, Emotion Emotion, Target Target, Emotion Readout, string Image, float Z);

/// <summary>Scores of one (set, emotion, target) in one cell.</summary>
/// <param name="Gain">Gain of the targeted neurons.</param>
/// <param name="Set">Stimulus set.</param>
/// <param name="Emotion">Emotion whose neurons are targeted and whose readout is scored.</param>
/// <param name="Target">How the neurons were chosen.</param>
/// <param name="NeuronCount">Number of targeted neurons; 0 leaves the network intact.</param>
/// <param name="Confusion">Counts over the test images of the fold.</param>
/// <param name="Auc">Null if one of the two classes is absent.</param>
/// <param name="Redone">Images computed again, in fp32 or in a single-image pass, because their decision value was
/// within rounding error of 0.</param>
public sealed record CellScore(
    Gain Gain, string Set, Emotion Emotion, Target Target, int NeuronCount, Confusion Confusion, double? Auc, int Redone);

/// <summary>How a cell was computed.</summary>
/// <param name="Device">Kind of device: <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="NumericPrecision">Precision of the first passes: <c>fp32</c>, <c>tf32</c> or <c>bf16</c>.</param>
/// <param name="DecisionError">Decisions with |z| of at most this value times |w| |f| were computed again.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Seconds">Wall time of the cell.</param>
public sealed record CellProvenance(string Device, string NumericPrecision, double DecisionError, int Attempt, double Seconds);
