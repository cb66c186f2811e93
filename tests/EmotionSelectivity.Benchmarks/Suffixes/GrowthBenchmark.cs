using System.Diagnostics;
using System.Globalization;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>What a sweep's time and memory do when it grows: images, targets and gains doubled twice, each by itself, every size in a process of its own.</summary>
internal static class GrowthBenchmark
{
    /// <summary>The argument that makes this program compute one size.</summary>
    public const string Argument = "growth-size";

    private static readonly (string Of, Size[] Sizes)[] Growths =
    [
        ("images", [new(200, 3, 6), new(400, 3, 6), new(800, 3, 6)]),
        ("targets", [new(400, 0, 6), new(400, 1, 6), new(400, 3, 6)]),
        ("gains", [new(400, 3, 3), new(400, 3, 6), new(400, 3, 12)]),
    ];

    public static void Run(TextWriter output)
    {
        output.WriteLine("| grown | images | targets | gains | passes asked for | seconds | passes/s | of the first one's rate | peak memory, MiB |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (of, sizes) in Growths)
        {
            var measured = sizes.Select(size => (Size: size, Found: InProcess(size))).ToList();
            foreach (var (size, found) in measured)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {of} | {size.Images} | {size.Case.Targets} | {size.Gains} | {size.Passes:N0} | {found.Seconds:0.0} | {size.Passes / found.Seconds:N0} | {size.Passes / found.Seconds / (measured[0].Size.Passes / measured[0].Found.Seconds):0.00} | {found.Mebibytes:N0} |"));
            }
        }
        output.WriteLine();
    }

    /// <summary>One size: seconds and peak MiB, for the process that asked.</summary>
    public static void RunSize(string[] size)
    {
        int[] numbers = [.. size.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var suffixes = new Size(numbers[0], numbers[1], numbers[2]).Case;
        var own = OwnPasses.Run(suffixes, CalibratedWeights.Of(suffixes.Network, suffixes.Size, [.. suffixes.Pixels().Take(8)]), NumericPrecision.Fp32);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{own.Seconds} {process.PeakWorkingSet64 >> 20}"));
    }

    private static (double Seconds, long Mebibytes) InProcess(Size size)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(GrowthBenchmark).Assembly.Location, Argument, $"{size.Images}", $"{size.Draws}", $"{size.Gains}" })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var found = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        return (double.Parse(found[0], CultureInfo.InvariantCulture), long.Parse(found[1], CultureInfo.InvariantCulture));
    }

    /// <param name="Images">Test images.</param>
    /// <param name="Draws">Random targets of each emotion, beside the selective one.</param>
    /// <param name="Gains">The lesion first, and no gain of 1, which costs nothing.</param>
    private sealed record Size(int Images, int Draws, int Gains)
    {
        public SuffixCase Case => new(KnownNetworks.VggMini, 64, ["conv1_2", "conv2_2", "conv4_1"], Images, Draws, PeerGains: 1)
        {
            Gains = [Gain.Lesion, .. Enumerable.Range(1, Gains - 1).Select(step => Gain.From(1 + (step / 2.0)))],
        };

        public long Passes => Case.Passes(Images, Gains);
    }
}
