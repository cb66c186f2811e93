using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests;

internal static class Leases
{
    public static Task<RunLease> Acquire(this RunWriter writer, CancellationToken cancellation = default) =>
        RunLease.Acquire(writer, TimeProvider.System, cancellation);
}
