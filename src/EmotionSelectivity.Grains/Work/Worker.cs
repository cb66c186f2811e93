using EmotionSelectivity.Inference.Lanes;

namespace EmotionSelectivity.Grains.Work;

/// <summary>What a silo computes with: its name in ledgers, its device lane, and its processors for mathematics without a network.</summary>
public sealed class Worker(string name, NetworkLane lane) : IDisposable
{
    public string Name { get; } = name;

    public NetworkLane Lane { get; } = lane;

    public FeatureErrors FeatureErrors { get; } = new();

    /// <summary>Runs mathematics on a thread of its own, off every scheduler.</summary>
    public static Task<T> Compute<T>(Func<T> mathematics, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(mathematics, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => Lane.Dispose();
}
