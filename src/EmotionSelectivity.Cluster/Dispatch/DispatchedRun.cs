using EmotionSelectivity.Cluster.Workers;

namespace EmotionSelectivity.Cluster.Dispatch;

/// <summary>The run that work is dispatched for.</summary>
/// <param name="Directory">Its run directory.</param>
/// <param name="Epoch">The coordinator's hold of it.</param>
/// <param name="IsHeld">Whether that hold still stands.</param>
/// <param name="LostSight">Is told that somebody may still write who is not waited for any more.</param>
/// <param name="Departure">How a worker's process ended, where its supervisor could tell.</param>
internal sealed record DispatchedRun(string Directory, string Epoch, Func<Task<bool>> IsHeld, Action LostSight, Func<WorkerSilo, string?> Departure);
