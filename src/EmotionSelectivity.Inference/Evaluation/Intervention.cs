using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>One choice of multipliers at a cell's layer, shared by every target that asks for it, and the decision values read from it in one set.</summary>
internal sealed class Intervention
{
    private readonly TestSet _set;
    private readonly double _decisionError;
    private readonly Func<int, float[]> _alone;
    private readonly Dictionary<ReadoutKey, Reading> _readings = [];

    /// <param name="gains">What multiplies which maps; empty leaves the network intact.</param>
    /// <param name="set">The set it is read in.</param>
    /// <param name="decisionError">Relative rounding error of decision values.</param>
    /// <param name="alone">Features of an image by a pass of its own.</param>
    public Intervention(ImmutableArray<NeuronGain> gains, TestSet set, double decisionError, Func<int, float[]> alone)
    {
        Gains = gains;
        _set = set;
        _decisionError = decisionError;
        _alone = alone;
    }

    public ImmutableArray<NeuronGain> Gains { get; }

    /// <summary>Has this readout read every image.</summary>
    public void Want(ReadoutKey readout) => _readings.TryAdd(readout, new Reading(new float[_set.Images.Length], new bool[_set.Images.Length]));

    public float[] Z(ReadoutKey readout) => _readings[readout].Z;

    public int Redone(ReadoutKey readout) => _readings[readout].Redone.Count(redone => redone);

    /// <summary>Reads an image's features by all wanted readouts; a decision within rounding error of 0 is taken from a pass of the image alone.</summary>
    public void Read(int image, float[] features)
    {
        var size = Math.Max(RoundingError.Norm(features), RoundingError.Norm(_set.IntactFeatures[image]));
        float[]? alone = null;
        foreach (var (key, reading) in _readings)
        {
            var readout = _set.Labels(key.Labels).Readouts[key.Emotion];
            var z = readout.Of(features);
            if (Math.Abs(z) <= readout.WeightNorm * size * _decisionError)
            {
                alone ??= _alone(image);
                z = readout.Of(alone);
                reading.Redone[image] = true;
            }
            reading.Z[image] = z;
        }
    }

    /// <summary>Decision values of one readout, and which of them were taken from passes of images alone.</summary>
    private sealed record Reading(float[] Z, bool[] Redone);
}
