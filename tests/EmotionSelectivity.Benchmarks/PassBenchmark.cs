using System.Globalization;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Benchmarks;

/// <summary>Passes of VGG-16 at 224 px on this machine's GPU, or on its processor where it has none: by bytes of a batch, and by rows that go through the classifier at once.</summary>
internal static class PassBenchmark
{
    private const int Size = 224;
    private const int Repeats = 3;

    private static readonly string[] Layers = ["conv1_2", "conv3_3", "conv5_1", "conv5_3"];
    private static readonly NetworkCost Cost = new(KnownNetworks.Vgg16, Size);

    public static void Run(TextWriter output)
    {
        var device = ComputeDevice.Resolve(DeviceChoice.Auto);
        var own = MemoryBudget.For(device);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"VGG-16 at {Size} px, {device.Kind}, {device.Threads} threads, {device.FreeBytes >> 20} MiB free."));
        output.WriteLine();
        output.WriteLine($"| batch, MiB | rows | whole passes/s | {string.Join(" | ", Layers.Select(layer => $"from {layer}"))} |");
        output.WriteLine($"| ---: | ---: | ---: |{string.Concat(Layers.Select(_ => " ---: |"))}");
        foreach (var budget in Budgets(device, own))
            Write(output, device, budget);
    }

    private static IEnumerable<MemoryBudget> Budgets(ComputeDevice device, MemoryBudget own) => device.Kind == ComputeDevice.Processor
        ? [own]
        : from rows in new[] { MemoryBudget.Default.ClassifierRows, own.ClassifierRows }
          from batch in new[] { 16L, 64, 256, 512, 1024 }
          select own with { BatchBytes = 3 * (batch << 20), ClassifierRows = rows };

    private static void Write(TextWriter output, ComputeDevice device, MemoryBudget budget)
    {
        var times = Enumerable.Range(0, Repeats).Select(_ => Calibration.Measure(KnownNetworks.Vgg16, Size, Layers, NumericPrecision.Fp32, device, budget, default)).ToList();
        var whole = Rate(times.Select(t => t.IntactSeconds), Cost.FullPass);
        var suffixes = Layers.Select(layer => Rate(times.Select(t => t.SuffixSeconds[layer]), Cost.Suffix(layer)));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {budget.BatchBytes >> 20} | {budget.ClassifierRows} | {whole} | {string.Join(" | ", suffixes)} |"));
        output.Flush();
    }

    /// <summary>The median's passes a second, and what the device computes meanwhile.</summary>
    private static string Rate(IEnumerable<double> seconds, long multiplyAccumulates)
    {
        var passes = 1 / seconds.Order().ElementAt(Repeats / 2);
        return string.Create(CultureInfo.InvariantCulture, $"{passes:N0} ({2e-12 * multiplyAccumulates * passes:0.0} TFLOP/s)");
    }
}
