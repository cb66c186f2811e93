using EmotionSelectivity.Grains.Abstractions;
using EmotionSelectivity.Grains.Runs;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Grains.Sweeps;

/// <summary>Ends a run that went through all its stages: the certificate of its files, then run.json, which says that it has ended.</summary>
internal static class RunEnding
{
    public static async Task Write(Run run, SweepState state, DateTimeOffset ended)
    {
        await RunCertificate.Make(run.Directory, CancellationToken.None);
        var manifest = await run.Directory.ReadManifest() ?? run.Manifest;
        await run.Directory.WriteManifest(manifest with
        {
            State = state == SweepState.Complete ? RunState.Complete : RunState.Incomplete,
            Ended = ended,
        });
    }
}
