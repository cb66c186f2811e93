using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// Ends a run: late writers are shut out, then come the ledger, the certificate of its files, the report, and run.json, which says that it has ended.
/// </summary>
internal static class RunEnding
{
    /// <param name="run">The run.</param>
    /// <param name="lease">The coordinator's hold of it.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="ledger">What became of its cells.</param>
    /// <param name="hosts">Machines that computed since it was taken up.</param>
    /// <param name="ended">When.</param>
    /// <returns>What run.json is to say, as the last word.</returns>
    public static async Task<RunManifest> Prepare(Run run, RunLease lease, SweepState state, Ledger ledger, IReadOnlyCollection<ComputeHost> hosts, DateTimeOffset ended)
    {
        await lease.Advance();
        await ledger.Write();
        await RunCertificate.Make(run.Writer, CancellationToken.None);
        return await Manifest(run, state == SweepState.Complete ? RunState.Complete : RunState.Incomplete, hosts, ended);
    }

    /// <summary>A run that did not go through all its stages: cancelled, or stopped by an error. What was committed stays.</summary>
    public static async Task Abort(Run run, RunLease lease, SweepState state, IReadOnlyCollection<ComputeHost> hosts, DateTimeOffset ended)
    {
        await lease.Advance();
        await run.Writer.WriteManifest(await Manifest(run, state == SweepState.Cancelled ? RunState.Cancelled : RunState.Failed, hosts, ended));
    }

    private static async Task<RunManifest> Manifest(Run run, RunState state, IReadOnlyCollection<ComputeHost> hosts, DateTimeOffset ended)
    {
        var manifest = await run.Directory.ReadManifest() ?? run.Manifest;
        return manifest with
        {
            State = state,
            Ended = ended,
            Hosts = [.. manifest.Hosts.Union(hosts)],
        };
    }
}
