using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>What follows a layer, by what can be done with it: max-pooling commutes with gains of 0 or more, and the first convolution or linear layer is linear in what was multiplied.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">Its maps.</param>
/// <param name="Pools">Max-pooling that follows at once.</param>
/// <param name="Pooled">The maps that come out of it.</param>
/// <param name="Maps">Everything up to the classifier.</param>
/// <param name="Classifier">The classifier up to the penultimate features.</param>
internal sealed record SuffixOperations(
    string Layer, MapShape Input, ImmutableArray<NetworkOperation> Pools, MapShape Pooled, ImmutableArray<OperationCost> Maps, ImmutableArray<NetworkOperation> Classifier)
{
    public static SuffixOperations Of(NetworkCost cost, string layer)
    {
        var after = cost.Operations.SkipWhile(o => o.Operation != cost.Layout[layer]).Skip(1).ToImmutableArray();
        var pools = after.TakeWhile(o => o.Operation is MaxPool).ToImmutableArray();
        var rest = after[pools.Length..];
        var maps = rest.TakeWhile(o => o.Operation is not Linear).ToImmutableArray();
        return new(
            layer, cost.Maps(layer), Operations(pools), pools.IsEmpty ? cost.Maps(layer) : pools[^1].Output, maps, Operations(rest[maps.Length..]));
    }

    /// <summary>The convolutions that follow.</summary>
    public IEnumerable<Convolution> Convolutions => Maps.Select(o => o.Operation).OfType<Convolution>();

    /// <summary>Everything up to the classifier, as operations.</summary>
    public ImmutableArray<NetworkOperation> MapOperations => Operations(Maps);

    private static ImmutableArray<NetworkOperation> Operations(ImmutableArray<OperationCost> costs) => [.. costs.Select(o => o.Operation)];
}
