using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// Where training begins: the random weights of the same seed (METHOD 2), but that those of hidden linear layers are stretched from the standard deviation
/// 0.01 to Kaiming's, sqrt(2 / inputs): nothing normalises these layers, and at a tenth of that they pass on too little to learn from for many epochs.
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
