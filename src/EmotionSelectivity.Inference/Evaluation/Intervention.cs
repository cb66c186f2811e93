using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// One choice of multipliers at a cell's layer, shared by every target that asks for it, and the decision values read from it in one set. Images may be read
/// from several threads at once, each by one.
/// </summary>
internal sealed class Intervention
{
    private readonly TestSet _set;
    private readonly DecisionError _error;
    private readonly Func<int, float[]> _alone;
    private readonly Dictionary<ReadoutKey, Reading> _readings = [];
    private readonly Standing[] _images;
    private volatile bool _isFurtherOff;

    /// <param name="gains">What multiplies which maps; empty leaves the network intact.</param>
    /// <param name="set">The set it is read in.</param>
    /// <param name="error">Rounding errors of decision values.</param>
    /// <param name="alone">Features of an image by a pass of its own.</param>
    public Intervention(ImmutableArray<NeuronGain> gains, TestSet set, DecisionError error, Func<int, float[]> alone)
    {
        Gains = gains;
        _set = set;
        _error = error;
        _alone = alone;
        _images = new Standing[set.Images.Length];
    }

    /// <summary>How an image's decisions stand.</summary>
    private enum Standing
    {
        Unread,

        /// <summary>Read in fewer bits than fp32, which could not flip them.</summary>
        Clear,

        /// <summary>Read in fewer bits, which could flip one of them.</summary>
        InDoubt,

        /// <summary>Read in fp32.</summary>
        Settled,
    }

    public ImmutableArray<NeuronGain> Gains { get; }

    /// <summary>Whether a decision that was read in fewer bits and then in fp32 moved further than those bits were measured to move it.</summary>
    public bool IsFurtherOffThanMeasured => _isFurtherOff;

    /// <summary>Has this readout read every image.</summary>
    public void Want(ReadoutKey readout) => _readings.TryAdd(readout, new Reading(new float[_set.Images.Length], new bool[_set.Images.Length]));

    public float[] Z(ReadoutKey readout) => _readings[readout].Z;

    public int Redone(ReadoutKey readout) => _readings[readout].Redone.Count(redone => redone);

    public bool IsInDoubt(int image) => _images[image] == Standing.InDoubt;

    public bool IsSettled(int image) => _images[image] == Standing.Settled;

    /// <summary>Reads an image's features, computed in fewer bits than fp32, by all wanted readouts.</summary>
    public void Glance(int image, float[] features)
    {
        var size = Size(image, features);
        var isInDoubt = false;
        foreach (var (key, reading) in _readings)
        {
            var readout = Readout(key);
            reading.Z[image] = readout.Of(features);
            isInDoubt |= Math.Abs(reading.Z[image]) <= readout.WeightNorm * size * _error.Reduced;
        }
        _images[image] = isInDoubt ? Standing.InDoubt : Standing.Clear;
    }

    /// <summary>Reads an image's features by all wanted readouts; a decision within rounding error of 0 is taken from a pass of the image alone.</summary>
    public void Read(int image, float[] features)
    {
        var size = Size(image, features);
        float[]? alone = null;
        foreach (var (key, reading) in _readings)
        {
            var readout = Readout(key);
            var z = readout.Of(features);
            if (Math.Abs(z) <= readout.WeightNorm * size * _error.Batched)
            {
                alone ??= _alone(image);
                z = readout.Of(alone);
                reading.Redone[image] = true;
            }
            if (_images[image] != Standing.Unread)
            {
                reading.Redone[image] = true;
                _isFurtherOff |= Math.Abs(z - reading.Z[image]) > readout.WeightNorm * size * _error.Reduced;
            }
            reading.Z[image] = z;
        }
        _images[image] = Standing.Settled;
    }

    private DecisionFunction Readout(ReadoutKey key) => _set.Labels(key.Labels).Readouts[key.Emotion];

    private double Size(int image, float[] features) => Math.Max(RoundingError.Norm(features), RoundingError.Norm(_set.IntactFeatures[image]));

    /// <summary>Decision values of one readout, and which of them were computed again.</summary>
    private sealed record Reading(float[] Z, bool[] Redone);
}
