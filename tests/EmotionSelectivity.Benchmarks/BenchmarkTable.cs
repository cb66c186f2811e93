using System.Globalization;
using System.Runtime.InteropServices;

namespace EmotionSelectivity.Benchmarks;

/// <summary>One way of doing the same work.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Seconds">Wall time of the work that was done.</param>
/// <param name="Amount">How much was done.</param>
internal sealed record Measured(string Name, double Seconds, double Amount)
{
    public double Rate => Amount / Seconds;
}

/// <summary>Markdown of measurements: each is shown as a ratio to a named one of the same run.</summary>
internal static class BenchmarkTable
{
    public static void WriteHead(TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}."));
        output.WriteLine();
    }

    /// <param name="output">Takes the table.</param>
    /// <param name="unit">Of the rates: <c>draws/s</c>.</param>
    /// <param name="measured">The first is this program's; the ratio is of its rate to each.</param>
    public static void Write(TextWriter output, string unit, IReadOnlyList<Measured> measured)
    {
        output.WriteLine($"| way | {unit} | seconds for all | this program is faster by |");
        output.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var way in measured)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {way.Name} | {way.Rate:N0} | {measured[0].Amount / way.Rate:0.0} | {measured[0].Rate / way.Rate:0.0} |"));
        }
        output.WriteLine();
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";
}
