using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>
/// Ends a run: late writers are shut out, then come the ledger, the certificate of its files, and run.json, which says that it has ended.
/// </summary>
internal static class RunEnding
{
    /// <param name="run">The run.</param>
    /// <param name="epoch">The coordinator's hold of it.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="ledger">What became of its cells.</param>
    /// <param name="hosts">Machines that computed since it was taken up.</param>
    /// <param name="ended">When.</param>
    public static async Task Write(Run run, string epoch, SweepState state, Ledger ledger, IReadOnlyCollection<ComputeHost> hosts, DateTimeOffset ended)
    {
        run.Directory.Renew(epoch);
        await ledger.Write();
        await RunCertificate.Make(run.Directory, CancellationToken.None);
        await WriteManifest(run, state == SweepState.Complete ? RunState.Complete : RunState.Incomplete, hosts, ended);
    }

    /// <summary>A run that did not go through all its stages: cancelled, or stopped by an error. What was committed stays.</summary>
    public static Task Abort(Run run, string epoch, SweepState state, IReadOnlyCollection<ComputeHost> hosts, DateTimeOffset ended)
    {
        run.Directory.Renew(epoch);
        return WriteManifest(run, state == SweepState.Cancelled ? RunState.Cancelled : RunState.Failed, hosts, ended);
    }

    private static async Task WriteManifest(Run run, RunState state, IReadOnlyCollection<ComputeHost> hosts, DateTimeOffset ended)
    {
        var manifest = await run.Directory.ReadManifest() ?? run.Manifest;
        await run.Directory.WriteManifest(manifest with
        {
            State = state,
            Ended = ended,
            Hosts = [.. manifest.Hosts.Union(hosts)],
        });
    }
}
