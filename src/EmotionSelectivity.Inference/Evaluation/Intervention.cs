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
    private readonly Func<int, float[]> _singleImageFeatures;
    private readonly Dictionary<ReadoutKey, DecisionValues> _values = [];
    private readonly ImageState[] _images;
    private volatile bool _exceedsMeasuredError;

    /// <param name="gains">What multiplies which maps; empty leaves the network intact.</param>
    /// <param name="set">The set it is read in.</param>
    /// <param name="error">Rounding errors of decision values.</param>
    /// <param name="singleImage">Features of an image by a pass of its own.</param>
    public Intervention(ImmutableArray<NeuronGain> gains, TestSet set, DecisionError error, Func<int, float[]> singleImage)
    {
        Gains = gains;
        _set = set;
        _error = error;
        _singleImageFeatures = singleImage;
        _images = new ImageState[set.Images.Length];
    }

    /// <summary>How an image's decisions stand.</summary>
    private enum ImageState
    {
        Unread,

        /// <summary>Read in fewer bits than fp32, which could not flip them.</summary>
        ReducedCertain,

        /// <summary>Read in fewer bits, which could flip one of them.</summary>
        ReducedUncertain,

        /// <summary>Read in fp32.</summary>
        FullPrecision,
    }

    public ImmutableArray<NeuronGain> Gains { get; }

    /// <summary>Whether a decision that was read in fewer bits and then in fp32 moved further than those bits were measured to move it.</summary>
    public bool ExceedsMeasuredError => _exceedsMeasuredError;

    /// <summary>Has this readout read every image.</summary>
    public void AddReadout(ReadoutKey readout) => _values.TryAdd(readout, new DecisionValues(new float[_set.Images.Length], new bool[_set.Images.Length]));

    public float[] Z(ReadoutKey readout) => _values[readout].Z;

    public int CountRedone(ReadoutKey readout) => _values[readout].Redone.Count(redone => redone);

    public bool IsUncertain(int image) => _images[image] == ImageState.ReducedUncertain;

    public bool IsFullPrecision(int image) => _images[image] == ImageState.FullPrecision;

    /// <summary>Reads an image's features, computed in fewer bits than fp32, by all wanted readouts.</summary>
    public void ReadReducedPrecision(int image, float[] features)
    {
        var scale = FeatureScale(image, features);
        var isUncertain = false;
        foreach (var (key, values) in _values)
        {
            var readout = Readout(key);
            values.Z[image] = readout.Of(features);
            isUncertain |= Math.Abs(values.Z[image]) <= readout.WeightNorm * scale * _error.Reduced;
        }
        _images[image] = isUncertain ? ImageState.ReducedUncertain : ImageState.ReducedCertain;
    }

    /// <summary>Reads an image's features by all wanted readouts; a decision within rounding error of 0 is taken from a pass of the image singleImage.</summary>
    public void ReadFullPrecision(int image, float[] features)
    {
        var scale = FeatureScale(image, features);
        float[]? singleImage = null;
        foreach (var (key, values) in _values)
        {
            var readout = Readout(key);
            var z = readout.Of(features);
            if (Math.Abs(z) <= readout.WeightNorm * scale * _error.Batched)
            {
                singleImage ??= _singleImageFeatures(image);
                z = readout.Of(singleImage);
                values.Redone[image] = true;
            }
            if (_images[image] != ImageState.Unread)
            {
                values.Redone[image] = true;
                _exceedsMeasuredError |= Math.Abs(z - values.Z[image]) > readout.WeightNorm * scale * _error.Reduced;
            }
            values.Z[image] = z;
        }
        _images[image] = ImageState.FullPrecision;
    }

    private DecisionFunction Readout(ReadoutKey key) => _set.Labels(key.Labels).Readouts[key.Emotion];

    private double FeatureScale(int image, float[] features) => Math.Max(RoundingError.Norm(features), RoundingError.Norm(_set.IntactFeatures[image]));

    /// <summary>Decision values of one readout, and which of them were computed again.</summary>
    private sealed record DecisionValues(float[] Z, bool[] Redone);
}
