using System.CommandLine;
using System.Text.Json;
using EmotionSelectivity.Cli.Client;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Api;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel surface</c>: shows the surface of a run, complete or partial.</summary>
internal static class SurfaceCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "A run directory, or the id of a sweep of a cluster (or an unambiguous prefix of it)." };

    private static readonly Option<bool> Json = ClusterCommands.JsonOption();

    public static Command Create() => ClusterCommands.Create(
        "surface",
        """
        Show the surface of a run: for each set and emotion the strongest enhancement and lesion.

        An existing folder or an address s3://BUCKET/FOLDER is read as a run directory, also while the run is being computed; anything else is the id of a
        sweep of a cluster. While cells are missing, points that need them are left out, and there are no p values.

        Exit codes: 0 done, 1 the server cannot be reached or refuses, 2 bad input, 130 interrupted.

        Examples:
          emosel surface runs/my-sweep
          emosel surface my-sweep --json
        """,
        [Run, Json],
        async (client, parsed, cancellationToken) =>
        {
            var run = parsed.GetRequiredValue(Run);
            // Ids of sweeps have no separators.
            if (run.Contains('/', StringComparison.Ordinal) || run.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
                await RunFolder.Require(run, cancellationToken);
            var surface = RunStores.IsLocation(run) ? await ReadLocal(run, cancellationToken) : await ReadRemote(client, run, cancellationToken);
            if (parsed.GetValue(Json))
                Console.WriteLine(JsonSerializer.Serialize(surface, ApiJson.Options));
            else
                SurfaceTable.Write(surface);
            return ExitCode.Success;
        });

    private static async Task<SweepSurface> ReadLocal(string run, CancellationToken cancellationToken)
    {
        var surface = await (await PartialSurface.Open(run, cancellationToken)).Assemble(cancellationToken);
        return surface with { Points = [.. surface.Points.Where(point => point.Target.Kind == TargetKind.Selective)] };
    }

    private static async Task<SweepSurface> ReadRemote(SweepClient client, string id, CancellationToken cancellationToken) =>
        await client.Surface((await client.Find(id, cancellationToken)).Run, cancellationToken);
}
