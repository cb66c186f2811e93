using System.Diagnostics;
using System.Globalization;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Benchmarks;

/// <summary>
/// The effect null (docs/method.md, section Null distributions) of 700 surface points on 1,000 images: 10,000 draws, with p, family-wise p, false discovery rate and quantiles, beside a plain
/// NumPy loop over draws and a NumPy version written as matrix products, which read the same predictions.
/// </summary>
internal static class EffectNullBenchmark
{
    private const int Points = 700;
    private const int Images = 1000;
    private const int Draws = 10_000;
    private const int LoopDraws = 200;

    public static void Run(TextWriter output)
    {
        output.WriteLine($"## Effect null: {Points} points x {Images} images, {Draws:N0} draws");
        output.WriteLine();
        var shown = Coins(0, 0.3);
        var baseline = Coins(1, 0.4);
        bool[][] points = [.. Enumerable.Range(0, Points).Select(point => Changed(baseline, point))];

        var began = Stopwatch.GetTimestamp();
        var test = EffectTest.Run(new SwapCoins(1, 0, [.. Enumerable.Range(0, Images)], Draws), shown, baseline, points, CancellationToken.None);
        var own = new Measured("this program, one thread", Stopwatch.GetElapsedTime(began).TotalSeconds, Draws);

        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. Bytes(shown), .. Bytes(baseline), .. points.SelectMany(Bytes)]);
            var matrices = Peer(file, "matrices", Draws);
            var loop = Peer(file, "loop", LoopDraws);
            BenchmarkTable.Write(output, "draws/s", [own, matrices.Measured, loop.Measured]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Largest difference of a p value from the matrix products' own draws: {Difference(test.P, matrices.P):0.0} standard errors, of {Points}."));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool[] Coins(int draw, double share)
    {
        var stream = new RandomStream(7, DrawPurpose.EffectSwap, draw, Context: 1);
        return [.. Enumerable.Range(0, Images).Select(image => stream.Uniform(image) < share)];
    }

    /// <summary>The baseline's reading with every fifth to fiftieth image read the other way.</summary>
    private static bool[] Changed(bool[] baseline, int point)
    {
        var changed = Coins(2 + point, 0.02 + 0.18 * point / Points);
        return [.. baseline.Zip(changed, (read, other) => read ^ other)];
    }

    private static IEnumerable<byte> Bytes(bool[] values) => values.Select(value => (byte)(value ? 1 : 0));

    private static (Measured Measured, double[] P) Peer(string file, string way, int draws)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "peers", "effect_null.py"), file, way, $"{Points}", $"{Images}", $"{draws}" })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The peer failed with {process.ExitCode}. It needs Debian's python3-numpy.");
        return (new Measured(lines[0], Number(lines[1]), draws), [.. lines[2].Split(' ').Select(Number)]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Difference(double[] p, double[] peer) =>
        p.Zip(peer, (a, b) => Math.Abs(a - b) / Math.Sqrt(2 * Math.Max(a * (1 - a), 1.0 / Draws) / Draws)).Max();
}
