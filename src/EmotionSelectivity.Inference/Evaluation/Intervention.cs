using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>One choice of neurons at a cell's gain, shared by every target that asks for it, and the decision values read from it in one set.</summary>
internal sealed class Intervention
{
    private readonly TestSet _set;
    private readonly double _featureError;
    private readonly Func<int, float[]> _alone;
    private readonly PerEmotion<float[]> _z;
    private readonly PerEmotion<bool[]> _redone;
    private readonly HashSet<Emotion> _wanted = [];

    /// <param name="neurons">Neurons that get the gain; empty leaves the network intact.</param>
    /// <param name="set">The set it is read in.</param>
    /// <param name="featureError">Relative rounding error of features.</param>
    /// <param name="alone">Features of an image by a pass of its own.</param>
    public Intervention(ImmutableArray<int> neurons, TestSet set, double featureError, Func<int, float[]> alone)
    {
        Neurons = neurons;
        _set = set;
        _featureError = featureError;
        _alone = alone;
        _z = PerEmotion.From(_ => new float[set.Images.Length]);
        _redone = PerEmotion.From(_ => new bool[set.Images.Length]);
    }

    public ImmutableArray<int> Neurons { get; }

    /// <summary>Has this readout read every image.</summary>
    public void Want(Emotion readout) => _wanted.Add(readout);

    public float[] Z(Emotion readout) => _z[readout];

    public int Redone(Emotion readout) => _redone[readout].Count(redone => redone);

    /// <summary>Reads an image's features by all wanted readouts; a decision within rounding error of 0 is taken from a pass of the image alone.</summary>
    public void Read(int image, float[] features)
    {
        var size = Math.Max(RoundingError.Norm(features), RoundingError.Norm(_set.IntactFeatures[image]));
        float[]? alone = null;
        foreach (var emotion in _wanted)
        {
            var readout = _set.Readouts[emotion];
            var z = readout.Of(features);
            if (Math.Abs(z) <= readout.WeightNorm * size * _featureError)
            {
                alone ??= _alone(image);
                z = readout.Of(alone);
                _redone[emotion][image] = true;
            }
            _z[emotion][image] = z;
        }
    }
}
