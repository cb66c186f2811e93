using System.Diagnostics;
using System.Globalization;

namespace EmotionSelectivity.Benchmarks.Load;

/// <summary>200 clients watch 20 sweeps that all compute, while one asks where they stand; then hostile clients join.</summary>
internal static class LoadBenchmark
{
    private const int Sweeps = 20;
    private const int Watchers = 200;

    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    public static async Task Run(TextWriter output)
    {
        using var silo = await LoadedSilo.Start();
        using var client = new LoadClient(silo.Api);
        var sweeps = new List<string>();
        for (var number = 1; number <= Sweeps; number++)
            sweeps.Add(await client.Submit(number));
        using var stop = new CancellationTokenSource();
        var watchers = Enumerable.Range(0, Watchers).Select(i => client.Watch(sweeps[i % Sweeps], stop.Token)).ToList();
        var quiet = await Probe(client, sweeps);
        var memory = silo.PeakMemory;
        var hostility = Hostility.Run(silo.Api, stop.Token);
        var hostile = await Probe(client, sweeps);
        await stop.CancelAsync();
        await hostility;
        var snapshots = (await Task.WhenAll(watchers)).Sum();

        output.WriteLine("| 200 clients watching 20 sweeps | for 30 s | and 30 s more with hostile clients |");
        output.WriteLine("| --- | ---: | ---: |");
        Row(output, "requests for a sweep's status", $"{quiet.Count}", $"{hostile.Count}");
        Row(output, "p50, ms", $"{At(quiet, 0.5):0}", $"{At(hostile, 0.5):0}");
        Row(output, "p99, ms", $"{At(quiet, 0.99):0}", $"{At(hostile, 0.99):0}");
        Row(output, "peak memory of the silo, worker included, MiB", $"{memory:N0}", $"{silo.PeakMemory:N0}");
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Snapshots that the watchers got in that minute: {snapshots:N0}."));
        output.WriteLine();
    }

    private static async Task<List<double>> Probe(LoadClient client, List<string> sweeps)
    {
        using var over = new CancellationTokenSource(Half);
        var milliseconds = new List<double>();
        while (!over.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await client.Get($"sweeps/{sweeps[milliseconds.Count % sweeps.Count]}", CancellationToken.None);
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
        milliseconds.Sort();
        return milliseconds;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];

    private static void Row(TextWriter output, string what, FormattableString quiet, FormattableString hostile) =>
        output.WriteLine($"| {what} | {quiet.ToString(CultureInfo.InvariantCulture)} | {hostile.ToString(CultureInfo.InvariantCulture)} |");
}
