using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests;

internal static class Leases
{
    public static Task<RunLease> Acquire(this RunWriter writer, CancellationToken cancellation = default) =>
        RunLease.Acquire(writer, TimeProvider.System, cancellation);

    /// <summary>Writes files.parquet and certificate.json, as the end of a run does.</summary>
    public static async Task Certify(this RunWriter writer, CancellationToken cancellation = default)
    {
        await RunCertificate.ListFiles(writer, cancellation);
        await RunCertificate.Write(writer, cancellation);
    }
}
