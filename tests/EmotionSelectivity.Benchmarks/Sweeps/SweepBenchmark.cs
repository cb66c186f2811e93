using System.Diagnostics;
using System.Globalization;

namespace EmotionSelectivity.Benchmarks.Sweeps;

/// <summary>The quickstart by the program as people start it: time to the first cell and to the end, memory, bytes on disk.</summary>
internal static class SweepBenchmark
{
    private const string Program = "artifacts/bin/EmotionSelectivity.Cli/release/emosel.dll";
    private const string Inputs = "deploy/quickstart";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>To be started in the repository's root, after a build.</summary>
    public static void Run(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("sweep");
        try
        {
            var sweep = Path.Combine(folder.FullName, "sweep.yaml");
            var inputs = Path.GetFullPath(Inputs);
            File.WriteAllText(sweep, File.ReadAllText(Path.Combine(Inputs, "sweep.yaml"))
                .Replace("images: ", $"images: {inputs}/", StringComparison.Ordinal).Replace("ratings: ", $"ratings: {inputs}/", StringComparison.Ordinal)
                .Replace("weights: ", $"weights: {inputs}/", StringComparison.Ordinal).Replace("../../runs/quickstart", "run", StringComparison.Ordinal));
            Write(output, Measure(sweep, Path.Combine(folder.FullName, "run")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Found Measure(string sweep, string run)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "run", sweep]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        TimeSpan? first = null;
        var peak = 0L;
        while (!process.WaitForExit(BetweenLooks))
        {
            if (first is null && Files(run, "cells").Any())
                first = Stopwatch.GetElapsedTime(began);
            process.Refresh();
            peak = Math.Max(peak, process.PeakWorkingSet64);
        }
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"emosel ended with {process.ExitCode}. Build the solution first, and start this in the repository's root.");
        return new Found(first!.Value, Stopwatch.GetElapsedTime(began), peak, Files(run, "cells").Concat(Files(run, "decisions")).Sum(file => file.Length), Files(run, ".").Sum(file => file.Length));
    }

    private static IEnumerable<FileInfo> Files(string run, string table) =>
        new DirectoryInfo(Path.Combine(run, table)) is { Exists: true } folder ? folder.EnumerateFiles("*.parquet", SearchOption.AllDirectories) : [];

    private static void Write(TextWriter output, Found found)
    {
        const int cells = 125;
        output.WriteLine("| the quickstart, one machine | |");
        output.WriteLine("| --- | ---: |");
        Row("seconds to the first cell: start, check, activations, selection, selectivity nulls, readouts", $"{found.First.TotalSeconds:0.0}");
        Row("seconds in all", $"{found.All.TotalSeconds:0.0}");
        Row("peak memory, MiB", $"{found.Peak >> 20:N0}");
        Row("bytes of cells and decisions a cell, compacted", $"{found.CellBytes / cells:N0}");
        Row("bytes of all tables a cell", $"{found.AllBytes / cells:N0}");
        output.WriteLine();

        void Row(string what, FormattableString value) => output.WriteLine($"| {what} | {value.ToString(CultureInfo.InvariantCulture)} |");
    }

    private sealed record Found(TimeSpan First, TimeSpan All, long Peak, long CellBytes, long AllBytes);
}
