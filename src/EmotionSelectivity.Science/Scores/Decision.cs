using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Scores;

/// <summary>One decision value of one readout on one test image.</summary>
/// <param name="Gain">Gain of the chosen neurons.</param>
/// <param name="Set">Stimulus set of image and readout.</param>
/// <param name="Emotion">Emotion whose neurons were chosen.</param>
/// <param name="Target">What chose them.</param>
/// <param name="Readout">Emotion the readout tells from the others.</param>
/// <param name="Image">Image name.</param>
/// <param name="Z">Decision value; the emotion is read iff it is positive.</param>
public sealed record Decision(Gain Gain, string Set, Emotion Emotion, Target Target, Emotion Readout, string Image, float Z);

/// <summary>Scores of one (set, emotion, target) in one cell (METHOD 6).</summary>
/// <param name="Gain">Gain of the chosen neurons.</param>
/// <param name="Set">Stimulus set.</param>
/// <param name="Emotion">Emotion whose neurons were chosen and whose readout is scored.</param>
/// <param name="Target">What chose the neurons.</param>
/// <param name="NeuronCount">How many were chosen; 0 leaves the network intact.</param>
/// <param name="Confusion">Counts over the fold's test images.</param>
/// <param name="Auc">Null where one of the two classes is absent.</param>
/// <param name="Redone">Images computed again, in fp32 or alone, because their decision value lay within rounding error of 0.</param>
public sealed record CellScore(
    Gain Gain, string Set, Emotion Emotion, Target Target, int NeuronCount, Confusion Confusion, double? Auc, int Redone);

/// <summary>How a cell was computed.</summary>
/// <param name="Device">Kind of device: <c>cpu</c> or <c>cuda</c>.</param>
/// <param name="NumericPrecision">What its passes were computed in first: <c>fp32</c>, <c>tf32</c> or <c>bf16</c>.</param>
/// <param name="DecisionError">Decisions with |z| of at most this times |w| |f| were computed again.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Seconds">Wall time of the cell.</param>
public sealed record CellProvenance(string Device, string NumericPrecision, double DecisionError, int Attempt, double Seconds);
