using System.Collections.Concurrent;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Suffixes;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>
/// The suffixes of one network after each layer, in each number format. Created on first use and shared by all passes.
/// </summary>
internal sealed class NetworkSuffixes : IDisposable
{
    private readonly TorchNetwork _network;
    private readonly TiledNetwork _tiled;
    private readonly Lazy<TorchNetwork> _bf16Network;
    private readonly NetworkCost _cost;
    private readonly MemoryBudget _budget;
    private readonly ConcurrentDictionary<(string Layer, NumericPrecision Stored), ISuffix> _suffixes = [];

    /// <param name="network">The network; owned by the caller.</param>
    /// <param name="cost">Costs of the network at its input size.</param>
    /// <param name="budget">Memory limits.</param>
    public NetworkSuffixes(TorchNetwork network, NetworkCost cost, MemoryBudget budget)
    {
        (_network, _cost, _budget) = (network, cost, budget);
        _tiled = new TiledNetwork(network);
        _bf16Network = new(() => network.ConvertTo(ScalarType.BFloat16));
    }

    /// <summary>See <see cref="IntervenedNetwork.EffectivePrecision"/>.</summary>
    public NumericPrecision EffectivePrecision(string layer, NumericPrecision wanted) => SuffixOperations.Of(_cost, layer).Convolutions.Any() ? wanted : NumericPrecision.Fp32;

    /// <summary>
    /// Number format of weights and prefixes for a requested precision. TF32 uses the fp32 format, because it is a mode
    /// of the device.
    /// </summary>
    public NumericPrecision StoredPrecision(string layer, NumericPrecision wanted) => EffectivePrecision(layer, wanted == NumericPrecision.Tf32 ? NumericPrecision.Fp32 : wanted);

    public ISuffix Of(string layer, NumericPrecision wanted) => _suffixes.GetOrAdd((layer, StoredPrecision(layer, wanted)), key => Create(SuffixOperations.Of(_cost, key.Layer), key.Stored));

    public void Dispose()
    {
        _tiled.Dispose();
        if (_bf16Network.IsValueCreated)
            _bf16Network.Value.Dispose();
    }

    private ISuffix Create(SuffixOperations operations, NumericPrecision stored)
    {
        var rows = _budget.ConvolutionRows(_cost, operations.Layer);
        if (stored == NumericPrecision.Bf16)
            return new LibtorchSuffix(_bf16Network.Value, operations, rows, ScalarType.BFloat16);
        if (!operations.Convolutions.Any())
            return new ClassifierSuffix(_network, operations);
        return _budget.IsTiled(operations) ? new TiledSuffix(_network, _tiled, operations) : new LibtorchSuffix(_network, operations, rows);
    }
}
