using System.CommandLine;
using System.Runtime.CompilerServices;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Cluster.Silos;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel run</c>: runs a sweep on this machine, in an embedded silo.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("SWEEP") { Description = "The sweep file (YAML)." };
        var metrics = new Option<string?>("--metrics") { Description = "Serve Prometheus metrics during the run, at http://127.0.0.1:PORT/metrics." };
        var command = new Command(
            "run",
            """
            Run a sweep on this machine.

            All inputs are checked, and all faults reported, before anything is computed. Ctrl-C stops the run within two seconds; the same command resumes
            it from the committed cells. A completed sweep is not computed again: its summary is shown.

            Exit codes: 0 complete, 1 failed, 2 bad input, 3 some cells failed, 130 interrupted.

            Examples:
              emosel run sweep.yaml
              emosel run sweep.yaml --metrics http://127.0.0.1:9464
            """)
        {
            file,
            metrics,
        };
        command.SetAction((parsed, cancellationToken) => Run(parsed.GetRequiredValue(file), MetricsAddress(parsed.GetValue(metrics)), cancellationToken));
        return command;
    }

    private static async Task<int> Run(string file, Uri? metrics, CancellationToken cancellationToken)
    {
        var check = await CheckProgress.Check(file, cancellationToken);
        var device = ComputeDevice.Resolve(check.Sweep.Execution.Device);
        device.EnsureSupports(check.Sweep.Execution.Precision);
        WarningList.Write(Terminal.Errors, check.Warnings);
        RefuseIfTooLarge(check, device);
        using var host = metrics is null
            ? await EmbeddedSilo.Start(device, cancellationToken)
            : await EmbeddedSilo.StartWithMetrics(device, metrics, check.Sweep.Output, cancellationToken);
        var worst = ExitCode.Success;
        foreach (var arm in check.Arms.Prepend(check))
        {
            var code = await RunArm(arm, device, host.Services, file, cancellationToken);
            worst = code == ExitCode.Success ? worst : code;
            if (worst is not (ExitCode.Success or ExitCode.Incomplete))
                break;
        }
        await host.StopAsync(CancellationToken.None);
        return worst;
    }

    /// <summary>
    /// Only loopback addresses are accepted, because the metrics of a run are not protected by a token.
    /// </summary>
    private static Uri? MetricsAddress(string? text)
    {
        if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http", AbsolutePath: "/", IsLoopback: true }))
            return text is null ? null : new Uri(text);
        throw new InvalidInputException("--metrics", $"'{text}' is not a loopback address.", "Write http://127.0.0.1:PORT.");
    }

    private static void RefuseIfTooLarge(CheckedSweep check, ComputeDevice device)
    {
        var needs = new WorkerNeeds(check.Plan, device.Kind);
        if (needs.IneligibilityReason(EmbeddedSilo.Capacity(device)) is { } reason)
        {
            throw new InvalidInputException(
                "network", $"This machine cannot compute the sweep: {reason}.", "Use a larger machine, or a smaller network, input size or number of test images per fold.");
        }
    }

    private static async Task<int> RunArm(CheckedSweep arm, ComputeDevice device, IServiceProvider services, string file, CancellationToken cancellationToken)
    {
        using var prepared = await RunPreparation.Reserve(arm, device.Kind, cancellationToken);
        Announce(prepared, arm.Arm);
        var runs = services.GetRequiredService<RunCatalog>();
        runs.Add(prepared.Run);
        var last = await Watch(services.GetRequiredService<IGrainFactory>(), prepared.Run, arm.Arm, cancellationToken);
        runs.Remove(prepared.Run);
        return await RunOutcome.Show(last, prepared.Run.Directory.Location, $"emosel run {file}", () => ShowSurface(prepared.Run));
    }

    private static async Task ShowSurface(Run run)
    {
        SurfaceTable.Write(await run.Directory.Read(RunFiles.Surface), run.Sweep.Permutations);
        await RecomputedDecisions.Write(run, CancellationToken.None);
    }

    private static void Announce(PreparedRun prepared, string? arm)
    {
        var run = prepared.Run;
        var name = arm is null ? run.Id : $"{run.Id} (arm {arm})";
        var cells = Amounts.Count(run.Plan.Cells.Length);
        Terminal.Errors.WriteLine(prepared.FoundCommitted switch
        {
            0 => $"{name}: {cells} cells, {Amounts.Count(run.Plan.TotalPasses)} passes, into {run.Directory.Location}",
            var found when found == run.Plan.Cells.Length => $"{name}: all {cells} cells are committed in {run.Directory.Location}",
            var found => $"{name}: resuming; {Amounts.Count(found)} of {cells} cells are committed in {run.Directory.Location}",
        });
    }

    private static async Task<SweepProgress> Watch(IGrainFactory grains, Run run, string? arm, CancellationToken cancellationToken)
    {
        var entry = await grains.GetGrain<ISweepRegistryGrain>(0).Submit(new SweepEntry(
            run.Id, run.Sweep.Name, arm, run.Directory.Location, TimeProvider.System.GetUtcNow(), DesiredState.Run, Ended: null));
        var sweep = grains.GetGrain<ISweepGrain>(run.Id);
        try
        {
            await sweep.Apply(entry);
            return await RunProgress.Show(Snapshots(sweep, cancellationToken), cancellationToken);
        }
        catch
        {
            // The run must not go on computing after its files were closed.
            await sweep.Stop();
            throw;
        }
    }

    /// <summary>
    /// Snapshots of the run to its end. After the machine has slept, the pending call times out although the run
    /// continues. Snapshots are absolute, so the run is then simply watched again.
    /// </summary>
    private static async IAsyncEnumerable<SweepProgress> Snapshots(ISweepGrain sweep, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var hasEnded = false; !hasEnded;)
        {
            await using var snapshots = sweep.Watch(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveNext(snapshots) is { } more)
            {
                if (hasEnded = !more)
                    break;
                yield return snapshots.Current;
            }
        }
    }

    /// <summary>Whether there is another snapshot; null if the call timed out.</summary>
    private static async Task<bool?> MoveNext(IAsyncEnumerator<SweepProgress> snapshots)
    {
        try
        {
            return await snapshots.MoveNextAsync();
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
