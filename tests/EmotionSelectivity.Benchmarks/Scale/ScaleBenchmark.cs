using System.Collections;
using System.Diagnostics;
using System.Globalization;
using EmotionSelectivity.Cluster.Dispatch;
using EmotionSelectivity.Cluster.Workers;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.TestSupport.Silos;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionSelectivity.Benchmarks.Scale;

/// <summary>What a cell costs beside its computing: planning, memory of the coordinator, the way through dispatch, lane, commit and completion, and back from a death.</summary>
internal static class ScaleBenchmark
{
    private const int Million = 1_000_000;
    private const int Cells = 50_000;

    public static async Task Run(TextWriter output)
    {
        output.WriteLine("| what | measured | aim |");
        output.WriteLine("| --- | ---: | ---: |");
        Plan(output);
        await OneSilo(output);
        await ThreeProcesses(output);
        await Death(output);
        output.WriteLine();
    }

    private static void Plan(TextWriter output)
    {
        _ = LargePlan.Of(10_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        var plan = LargePlan.Of(Million);
        var passes = plan.TotalPasses;
        var committed = new BitArray(Million);
        var queue = new CellQueue(plan, committed, index => new WorkItem(default, null!));
        var ledger = new LedgerColumns(Million);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Million;
        GC.KeepAlive((plan, passes, committed, queue, ledger));
        Row(output, "seconds to plan 1,000,000 cells", $"{seconds:0.00}", "below 2");
        Row(output, "bytes of the coordinator a cell, at 1,000,000 cells", $"{bytes:0.0}", "below 64");
    }

    private static async Task OneSilo(TextWriter output)
    {
        await using var silo = await ScaleSilo.Start(SiloRole.All, redis: null);
        await ScaleSilo.Workers(silo, 1);
        await Dispatch(silo, "warm", 5_000);
        var result = await Dispatch(silo, "one", Cells);
        Row(output, "cells/s through one silo", $"{Cells / result.Seconds:N0}", "above 2,000");
    }

    private static async Task ThreeProcesses(TextWriter output)
    {
        await using var cluster = await ScaleCluster.Start(milliseconds: 0);
        await Dispatch(cluster.Coordinator, "warm", 5_000);
        var result = await Dispatch(cluster.Coordinator, "three", Cells);
        Row(output, "cells/s through three processes (a coordinator, two workers)", $"{Cells / result.Seconds:N0}", "");
    }

    private static async Task Death(TextWriter output)
    {
        await using var cluster = await ScaleCluster.Start(milliseconds: 200);
        await Dispatch(cluster.Coordinator, "warm", 100);
        var running = Dispatch(cluster.Coordinator, "death", 300);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var killed = TimeProvider.System.GetUtcNow();
        cluster.KillOne();
        var result = await running;
        Row(output, "seconds from a worker's death to the last of its cells running elsewhere", $"{(result.Restarted.Max() - killed).TotalSeconds:0.0}", "below 20");
    }

    private static Task<ScaleResult> Dispatch(TestSilo silo, string name, int cells) =>
        silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IScaleCoordinatorGrain>(name).Run(cells);

    private static void Row(TextWriter output, string what, FormattableString measured, string aim) =>
        output.WriteLine($"| {what} | {measured.ToString(CultureInfo.InvariantCulture)} | {aim} |");
}
