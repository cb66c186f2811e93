using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// The operations after a layer, grouped by how they can be reordered: max-pooling commutes with gains >= 0, and the
/// first convolution or linear layer is linear in the multiplied maps.
/// </summary>
/// <param name="Layer">The layer.</param>
/// <param name="Input">Shape of the maps of the layer.</param>
/// <param name="Pools">Max-pooling that follows immediately.</param>
/// <param name="Pooled">Shape of the maps after it.</param>
/// <param name="Maps">Operations up to the classifier.</param>
/// <param name="Classifier">Operations of the classifier up to the penultimate features.</param>
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

    /// <summary>The convolutions after the layer.</summary>
    public IEnumerable<Convolution> Convolutions => Maps.Select(o => o.Operation).OfType<Convolution>();

    /// <summary>Operations up to the classifier, without costs.</summary>
    public ImmutableArray<NetworkOperation> MapOperations => Operations(Maps);

    private static ImmutableArray<NetworkOperation> Operations(ImmutableArray<OperationCost> costs) => [.. costs.Select(o => o.Operation)];
}
