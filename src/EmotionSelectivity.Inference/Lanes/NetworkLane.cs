using EmotionSelectivity.Inference.Instruments;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>
/// Identity of a network: layout, input size, and the SHA-256 of the weight file with the network's key in it (or the
/// seed of random weights).
/// </summary>
public sealed record NetworkIdentity(NetworkLayout Layout, int Size, string Weights)
{
    /// <summary>Identity of the network of a sweep.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="network">The choice of the sweep.</param>
    /// <param name="sha256">SHA-256 of the weight file; null for random weights.</param>
    /// <param name="seed">Seed of random weights.</param>
    public static NetworkIdentity Of(NetworkLayout layout, NetworkChoice network, string? sha256, long seed) =>
        new(layout, network.Size, sha256 is null ? $"{NetworkChoice.RandomWeights} {seed}" : $"{sha256} {network.Key}");
}

/// <summary>
/// A device lane with a loaded network. The network stays loaded until work for another network arrives.
/// </summary>
public sealed class NetworkLane : IDisposable
{
    private readonly DeviceLane _lane;
    private readonly ComputeDevice _device;
    private readonly MemoryBudget _budget;
    private readonly ComputeTeam _team;
    private readonly LaneClock _clock = new(TimeProvider.System);
    private (NetworkIdentity Identity, IntervenedNetwork Network)? _loaded;

    public NetworkLane(ComputeDevice device, MemoryBudget budget)
    {
        _device = device;
        _budget = budget;
        _lane = new DeviceLane($"device lane {device.Kind}");
        _team = ComputeTeam.For(device);
        InferenceInstruments.Register(this);
    }

    /// <summary>The kind of device: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Kind => _device.Kind;

    /// <summary>Total busy time, including the work in progress.</summary>
    public TimeSpan Busy => _clock.Busy;

    /// <summary>Number of queued work items.</summary>
    public int Waiting => _lane.Waiting;

    /// <summary>Memory use of the device.</summary>
    public DeviceMemory Memory => _device.Memory;

    /// <summary>Capacity of the prefix cache in bytes.</summary>
    public long PrefixLimit => _budget.PrefixBytes;

    /// <summary>Runs work with its network on the thread of the lane.</summary>
    /// <param name="share">Fair-share key: queued work of different shares gets equal lane time.</param>
    /// <param name="identity">The network that the work needs.</param>
    /// <param name="weights">Opens the weights; called only if another network is loaded.</param>
    /// <param name="work">The work; it should check its token between passes.</param>
    /// <param name="cancellationToken">Cancels queued or running work.</param>
    public Task<T> Run<T>(
        string share, NetworkIdentity identity, Func<NetworkWeights> weights, Func<IntervenedNetwork, CancellationToken, T> work,
        CancellationToken cancellationToken) =>
        _lane.Run(share, token => _clock.Measure(() => work(Load(identity, weights), token)), cancellationToken);

    /// <summary>Waits for the submitted work and frees all tensors.</summary>
    public void Dispose()
    {
        InferenceInstruments.Unregister(this);
        _lane.Dispose();
        _team.Dispose();
        Unload();
    }

    private IntervenedNetwork Load(NetworkIdentity identity, Func<NetworkWeights> weights)
    {
        if (_loaded is { } loaded && loaded.Identity == identity)
            return loaded.Network;
        Unload();
        using var source = weights();
        var network = new IntervenedNetwork(new TorchNetwork(source.Layout, _device.Torch, source.Read), identity.Size, _budget, _team);
        _loaded = (identity, network);
        return network;
    }

    private void Unload()
    {
        _loaded?.Network.Dispose();
        _loaded = null;
    }
}
