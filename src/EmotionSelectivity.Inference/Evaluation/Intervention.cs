using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Readouts;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// One choice of multipliers at the layer of a cell, shared by every target that uses it, and the decision values
/// computed with it in one set. Different images may be processed by different threads concurrently.
/// </summary>
internal sealed class Intervention
{
    private readonly TestSet _set;
    private readonly DecisionError _error;
    private readonly Func<int, float[]> _singleImageFeatures;
    private readonly Dictionary<ReadoutKey, DecisionValues> _values = [];
    private readonly ImageState[] _images;
    private volatile bool _exceedsMeasuredError;

    /// <param name="gains">Multipliers of the maps; empty for the intact network.</param>
    /// <param name="set">Test images of the set.</param>
    /// <param name="error">Error bounds of decision values.</param>
    /// <param name="singleImage">Computes the features of an image in a single-image pass.</param>
    public Intervention(ImmutableArray<NeuronGain> gains, TestSet set, DecisionError error, Func<int, float[]> singleImage)
    {
        Gains = gains;
        _set = set;
        _error = error;
        _singleImageFeatures = singleImage;
        _images = new ImageState[set.Images.Length];
    }

    /// <summary>State of the decisions of an image.</summary>
    private enum ImageState
    {
        Unread,

        /// <summary>Computed below fp32, with all decisions outside the error bound.</summary>
        ReducedCertain,

        /// <summary>Computed below fp32, with a decision that rounding could change.</summary>
        ReducedUncertain,

        /// <summary>Computed in fp32.</summary>
        FullPrecision,
    }

    public ImmutableArray<NeuronGain> Gains { get; }

    /// <summary>
    /// Whether a decision computed both below fp32 and in fp32 differed by more than the measured error bound.
    /// </summary>
    public bool ExceedsMeasuredError => _exceedsMeasuredError;

    /// <summary>Adds a readout to be evaluated for every image.</summary>
    public void AddReadout(ReadoutKey readout) => _values.TryAdd(readout, new DecisionValues(new float[_set.Images.Length], new bool[_set.Images.Length]));

    public float[] Z(ReadoutKey readout) => _values[readout].Z;

    public int CountRedone(ReadoutKey readout) => _values[readout].Redone.Count(redone => redone);

    public bool IsUncertain(int image) => _images[image] == ImageState.ReducedUncertain;

    public bool IsFullPrecision(int image) => _images[image] == ImageState.FullPrecision;

    /// <summary>
    /// Evaluates all readouts on features computed below fp32, and marks the image if a decision is uncertain.
    /// </summary>
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

    /// <summary>
    /// Evaluates all readouts on features computed in fp32. A decision within rounding error of 0 is taken from a
    /// single-image pass.
    /// </summary>
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
