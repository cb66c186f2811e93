using System.Diagnostics;
using System.Globalization;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>The passes of a sweep on this machine's processor, beside the ways in which their users write them.</summary>
internal static class SuffixBenchmark
{
    private const int CalibrationImages = 8;

    private static readonly (string Way, string Name)[] Peers =
    [
        ("authors", "the authors' way: network up to the layer once, the rest for each gain and target (PyTorch, scikit-learn)"),
        ("joblib", "the same with joblib, a process a core"),
        ("hooks", "a forward hook and the whole network for each"),
    ];

    /// <param name="output">Takes the tables.</param>
    /// <param name="cases">What is computed.</param>
    /// <param name="imagesOf">What the numbers of images are divided by, for a quick look.</param>
    public static void Run(TextWriter output, IEnumerable<SuffixCase> cases, int imagesOf)
    {
        foreach (var suffixes in cases)
            Run(output, suffixes with { Images = suffixes.Images / imagesOf });
    }

    private static void Run(TextWriter output, SuffixCase suffixes)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"## {suffixes.Network.Name} at {suffixes.Size} px: {suffixes.Images} images, {string.Join(", ", suffixes.Layers)}, {suffixes.Gains.Length} gains, {suffixes.Targets} targets: {suffixes.Passes(suffixes.Images, suffixes.Gains.Length):N0} passes"));
        output.WriteLine();
        var weights = CalibratedWeights.Of(suffixes.Network, suffixes.Size, [.. suffixes.Pixels().Take(CalibrationImages)]);
        var own = OwnPasses.Run(suffixes, weights, NumericPrecision.Fp32);
        var reduced = ComputeDevice.Resolve(DeviceChoice.Cpu).Supports(NumericPrecision.Bf16) ? OwnPasses.Run(suffixes, weights, NumericPrecision.Bf16) : null;
        Console.Error.WriteLine(Invariant($"{suffixes.Network.Name}: {own.Seconds:0.0} s, {own.Computed:N0} passes computed, {own.Redone:N0} decisions taken from a pass alone; now the peers"));
        var (convolutions, products) = Ceiling.Measure(suffixes.Cost);
        var folder = Directory.CreateTempSubdirectory("passes");
        try
        {
            PeerFiles.Write(folder.FullName, suffixes, weights, own.Readouts);
            var peers = Peers.Select(peer => Peer(folder.FullName, peer, suffixes)).ToList();
            var asked = suffixes.Passes(suffixes.Images, suffixes.Gains.Length);
            var perPass = 2 * suffixes.Layers.Average(layer => (double)suffixes.Cost.Suffix(layer));
            BenchmarkTable.Write(output, "passes/s",
            [
                new Measured("this program", own.Seconds, asked),
                .. Reduced().Select(result => new Measured("this program, precision: bf16", result.Seconds, asked)),
                .. peers.Select(peer => peer.Measured),
                new Measured(Invariant($"every suffix at libtorch's best convolution here ({convolutions / 1e9:0} GFLOP/s)"), asked * perPass / convolutions, asked),
                new Measured(Invariant($"every suffix at its matrix product here ({products / 1e9:0} GFLOP/s)"), asked * perPass / products, asked),
            ]);
            output.WriteLine($"The peers' rates are those of the first {suffixes.PeerGains} gains.");
            output.WriteLine(Invariant($"Computed: {100.0 * own.Computed / asked:0.0} % of the passes; the others are known beforehand. {own.Redone:N0} decisions of the {asked:N0} that are scored were taken from a pass of the image alone."));
            foreach (var result in Reduced())
                output.WriteLine(Invariant($"In bf16 decisions with |z| of at most {result.Error.Reduced:0.0000} |w| |f| are computed again in fp32: {100.0 * result.Redone / asked:0.0} % of them; {result.OtherCounts(own)} of the rows have other counts than in fp32."));
            output.WriteLine(Invariant($"Other signs than the authors' way: {Differences(own, suffixes, peers[0].Signs)} of {peers[0].Signs.Length:N0} decisions."));
            output.WriteLine();
            output.Flush();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        IEnumerable<OwnResult> Reduced() => reduced is null ? [] : [reduced];
    }

    private static (Measured Measured, string Signs) Peer(string folder, (string Way, string Name) peer, SuffixCase suffixes)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "peers", "passes.py"), folder, peer.Way, $"{Environment.ProcessorCount}" })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The peer failed with {process.ExitCode}. It needs Debian's python3-torch, python3-sklearn and python3-joblib.");
        return (new Measured(peer.Name, double.Parse(lines[0], CultureInfo.InvariantCulture), suffixes.Passes(suffixes.Images, suffixes.PeerGains)), lines[1]);
    }

    /// <summary>Decisions of the peers' gains that came out otherwise; every target's own readout is compared, and all readouts of the selective ones.</summary>
    private static int Differences(OwnResult own, SuffixCase suffixes, string signs)
    {
        var (at, differences) = (0, 0);
        foreach (var layer in suffixes.Layers)
        {
            foreach (var gain in suffixes.Gains.Take(suffixes.PeerGains))
            {
                var z = own.Results[(layer, gain)].Decisions.ToDictionary(d => (d.Emotion, d.Target, d.Readout, d.Image), d => d.Z);
                foreach (var target in suffixes.TargetsOf(layer))
                {
                    foreach (var readout in Emotions.All)
                    {
                        for (var image = 0; image < suffixes.Images; image++, at++)
                        {
                            if (z.TryGetValue((target.Emotion, target.Target, readout, $"{image}"), out var value) && value > 0 != (signs[at] == '1'))
                                differences++;
                        }
                    }
                }
            }
        }
        return differences;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
