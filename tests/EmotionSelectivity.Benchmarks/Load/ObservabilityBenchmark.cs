using System.Diagnostics;
using System.Globalization;

namespace EmotionSelectivity.Benchmarks.Load;

/// <summary>Whole sweeps on one silo, in turns with and without somebody who collects its metrics every second.</summary>
internal static class ObservabilityBenchmark
{
    private const int Rounds = 5;

    /// <summary>Prometheus' usual period is fifteen times as long.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static async Task Run(TextWriter output)
    {
        using var silo = await LoadedSilo.Start();
        using var client = new LoadClient(silo.Api);
        var sweeps = 0;
        await Sweep(silo, client, ++sweeps);
        var (alone, collected, scrapes) = (new List<Cost>(), new List<Cost>(), new List<(double Milliseconds, int Bytes)>());
        for (var round = 0; round < Rounds; round++)
        {
            // Whoever is first changes from round to round: a machine that gets slower or faster meanwhile favours neither.
            foreach (var collects in new[] { round % 2 == 0, round % 2 != 0 })
            {
                if (!collects)
                {
                    alone.Add(await Sweep(silo, client, ++sweeps));
                    continue;
                }
                using var stop = new CancellationTokenSource();
                var collecting = client.Collect(Period, stop.Token);
                collected.Add(await Sweep(silo, client, ++sweeps));
                await stop.CancelAsync();
                scrapes.AddRange(await collecting);
            }
        }

        output.WriteLine($"| a whole sweep on one silo, {Rounds} times each in turns: medians | seconds | processor seconds of the silo |");
        output.WriteLine("| --- | ---: | ---: |");
        Row(output, "nobody collects metrics", alone);
        Row(output, "metrics are collected every second", collected);
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Throughput with, of that without: {Ratio(alone, collected, cost => cost.Seconds):0.000} by the clock, {Ratio(alone, collected, cost => cost.Processor):0.000} by processor time. {scrapes.Count} times collected: {Median(scrapes.Select(s => s.Milliseconds)):0.0} ms (median), {scrapes.Max(s => s.Bytes) / 1024.0:0} KiB (most)."));
        output.WriteLine();
    }

    /// <summary>From a sweep's submission to its end.</summary>
    private static async Task<Cost> Sweep(LoadedSilo silo, LoadClient client, int number)
    {
        var (began, used) = (Stopwatch.GetTimestamp(), silo.ProcessorSeconds);
        await client.Ended(await client.Submit(number));
        return new Cost(Stopwatch.GetElapsedTime(began).TotalSeconds, silo.ProcessorSeconds - used);
    }

    private static void Row(TextWriter output, string what, List<Cost> costs) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {Median(costs.Select(cost => cost.Seconds)):0.00} | {Median(costs.Select(cost => cost.Processor)):0.00} |"));

    private static double Ratio(List<Cost> alone, List<Cost> collected, Func<Cost, double> by) => Median(alone.Select(by)) / Median(collected.Select(by));

    private static double Median(IEnumerable<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>What a sweep took.</summary>
    private readonly record struct Cost(double Seconds, double Processor);
}
