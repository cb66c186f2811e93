using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Initial weights of a training: the random weights of the same seed, with hidden linear layers rescaled from a
/// standard deviation of 0.01 to Kaiming's sqrt(2 / inputs). These layers have no normalisation, and with the smaller
/// scale they would learn too slowly for many epochs.
/// </summary>
internal sealed class InitialWeights(NetworkLayout layout, long seed)
{
    /// <summary>Values of a parameter, row-major.</summary>
    public float[] Of(ParameterShape parameter)
    {
        var values = RandomWeights.Of(layout, parameter, seed, CancellationToken.None);
        if (layout.Operations.OfType<Linear>().FirstOrDefault(l => l.Rectified && parameter.Key == l.Parameters + ".weight") is not { } hidden)
            return values;
        var stretch = Math.Sqrt(2.0 / hidden.Inputs) / RandomWeights.LinearDeviation;
        return Array.ConvertAll(values, value => (float)(value * stretch));
    }
}
