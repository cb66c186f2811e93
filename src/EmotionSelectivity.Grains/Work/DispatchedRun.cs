using EmotionSelectivity.Grains.Workers;

namespace EmotionSelectivity.Grains.Work;

/// <summary>The run that work is dispatched for.</summary>
/// <param name="Directory">Its run directory.</param>
/// <param name="Epoch">The coordinator's hold of it.</param>
/// <param name="IsHeld">Whether that hold still stands.</param>
/// <param name="Departure">How a worker's process ended, where its supervisor could tell.</param>
internal sealed record DispatchedRun(string Directory, string Epoch, Func<bool> IsHeld, Func<WorkerSilo, string?> Departure);
