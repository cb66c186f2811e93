using System.Collections.Concurrent;
using System.Collections.Immutable;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// Shared by the suffixes of all layers: transformed kernels, created on first use, and the workspaces of the threads.
/// </summary>
internal sealed class TiledNetwork(TorchNetwork network) : IDisposable
{
    private readonly ConcurrentDictionary<Convolution, Lazy<(WinogradConvolution Kernels, float[] Bias)>> _convolutions = new();
    private readonly ConcurrentBag<TiledWorkspace> _idle = [];

    public (WinogradConvolution Kernels, float[] Bias) this[Convolution convolution] => _convolutions.GetOrAdd(
        convolution, wanted => new(() => (WinogradConvolution.Of(network.Weight(wanted)), network.Bias(wanted).data<float>().ToArray()))).Value;

    /// <summary>
    /// Runs work with a workspace for the suffix of a layer. Workspaces are reused; there are as many as concurrent
    /// threads. One that was made for another layer, or whose work failed, is disposed.
    /// </summary>
    public T UseWorkspace<T>(string layer, ImmutableArray<TiledSegment> segments, Func<TiledWorkspace, T> work)
    {
        if (!_idle.TryTake(out var workspace))
            workspace = new TiledWorkspace(layer, segments);
        if (workspace.Layer != layer)
        {
            workspace.Dispose();
            workspace = new TiledWorkspace(layer, segments);
        }
        try
        {
            var result = work(workspace);
            _idle.Add(workspace);
            return result;
        }
        catch
        {
            // A failed allocation may have left the workspace without its buffers.
            workspace.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var convolution in _convolutions.Values.Where(made => made.IsValueCreated))
            convolution.Value.Kernels.Dispose();
        foreach (var workspace in _idle)
            workspace.Dispose();
    }
}
