using EmotionSelectivity.Inference.Instruments;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Lanes;

/// <summary>What makes two networks the same: layout, input size, and the weights' SHA-256 (or their seed, where they are drawn).</summary>
public sealed record NetworkIdentity(NetworkLayout Layout, int Size, string Weights);

/// <summary>A device lane with the network that its work wants. The network stays until work for another one comes.</summary>
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

    /// <summary>Time that it has been at work, the piece in hand included.</summary>
    public TimeSpan Busy => _clock.Busy;

    /// <summary>Pieces of work that wait for it.</summary>
    public int Waiting => _lane.Waiting;

    /// <summary>Memory of its device.</summary>
    public DeviceMemory Memory => _device.Memory;

    /// <summary>Bytes of intact prefixes that it keeps at most.</summary>
    public long PrefixLimit => _budget.PrefixBytes;

    /// <summary>Runs work with its network on the lane's thread.</summary>
    /// <param name="share">Whose turn it takes: waiting work of several shares gets equal time.</param>
    /// <param name="identity">The network it wants.</param>
    /// <param name="weights">Opens the weights; called only if another network is loaded.</param>
    /// <param name="work">The work; checks its token between passes.</param>
    /// <param name="cancellationToken">Cancels work that waits or runs.</param>
    public Task<T> Run<T>(
        string share, NetworkIdentity identity, Func<NetworkWeights> weights, Func<IntervenedNetwork, CancellationToken, T> work,
        CancellationToken cancellationToken) =>
        _lane.Run(share, token => _clock.Measure(() => work(Load(identity, weights), token)), cancellationToken);

    /// <summary>Ends after the work in hand and frees every tensor.</summary>
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
