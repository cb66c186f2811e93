using System.Collections.Immutable;
using System.Globalization;

namespace EmotionSelectivity.Science.Networks;

/// <summary>
/// Builds networks of the VGG family: blocks of 3 x 3 convolutions with 2 x 2 max-pooling after each block, and a
/// classifier of three linear layers.
/// </summary>
internal static class VggPattern
{
    private const string Pool = "M";

    /// <param name="name">Name of the network.</param>
    /// <param name="size">Side of the input in pixels.</param>
    /// <param name="pattern">Channels of each convolution, <c>M</c> for max-pooling, separated by spaces.</param>
    /// <param name="pooledSide">Side of the maps that enter the classifier.</param>
    /// <param name="hidden">Width of the two hidden layers of the classifier.</param>
    /// <param name="classes">Width of the last layer.</param>
    public static NetworkLayout Layout(string name, int size, string pattern, int pooledSide, int hidden, int classes)
    {
        var operations = ImmutableArray.CreateBuilder<NetworkOperation>();
        var (channels, block, position, index, pools) = (NetworkLayout.InputChannels, 1, 1, 0, 0);
        foreach (var token in pattern.Split(' '))
        {
            if (token == Pool)
            {
                operations.Add(new MaxPool(2, 2));
                (block, position, index, pools) = (block + 1, 1, index + 1, pools + 1);
                continue;
            }
            var outputs = int.Parse(token, CultureInfo.InvariantCulture);
            operations.Add(new Convolution($"conv{block}_{position}", $"features.{index}", channels, outputs, Kernel: 3, Stride: 1, Padding: 1));
            (channels, position, index) = (outputs, position + 1, index + 2);
        }
        operations.Add(new AdaptiveAveragePool(pooledSide));
        operations.Add(new Linear("classifier.0", channels * pooledSide * pooledSide, hidden, Rectified: true));
        operations.Add(new Linear("classifier.3", hidden, hidden, Rectified: true, Dropout: true));
        operations.Add(new Linear("classifier.6", hidden, classes, Rectified: false, Dropout: true));
        return new NetworkLayout(name, size, SmallestSize: 1 << pools, operations.ToImmutable());
    }
}
