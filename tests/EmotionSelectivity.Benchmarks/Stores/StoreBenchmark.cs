using System.Diagnostics;
using System.Globalization;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Benchmarks.Stores;

/// <summary>What cells cost in an object store beside a folder: one writer commits 130 cells, one after the other, and brings them together.</summary>
internal static class StoreBenchmark
{
    private const string Layer = "conv1_1";
    private const int Folds = 10;
    private const int Images = 40;

    private static readonly Gain[] Gains = [.. Enumerable.Range(0, 13).Select(i => Gain.From(0.5 * i))];

    /// <param name="output">Takes the table.</param>
    /// <param name="address">Where nothing lies in an object store: <c>s3://bucket/folder</c>. The environment says how it is reached.</param>
    public static async Task Run(TextWriter output, string address)
    {
        var folder = Directory.CreateTempSubdirectory("store");
        try
        {
            var onDisk = await Measure(Path.Combine(folder.FullName, "run"));
            var inStore = await Measure(address);
            Write(output, onDisk, inStore);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Found> Measure(string location)
    {
        using var writer = new RunWriter(new RunDirectory(location), new RunStamp("benchmark", "benchmark"));
        using var counts = new StoreCounts();
        var lease = await RunLease.Acquire(writer, TimeProvider.System);
        var before = counts.Read();
        var began = Stopwatch.GetTimestamp();
        foreach (var cell in Cells())
            await Commit(writer, cell);
        var (committed, afterCells) = (Stopwatch.GetElapsedTime(began), counts.Read());
        await lease.Advance();
        began = Stopwatch.GetTimestamp();
        for (var fold = 0; fold < Folds; fold++)
            await new RunCompaction(writer).Compact(Layer, fold, Gains);
        var found = new Found(committed, Stopwatch.GetElapsedTime(began), afterCells.Since(before), counts.Read().Since(afterCells));
        await lease.Release();
        return found;
    }

    private static IEnumerable<CellId> Cells() => from fold in Enumerable.Range(0, Folds) from gain in Gains select new CellId(Layer, gain, fold);

    /// <summary>As a worker does: it looks whether the cell is there, and commits it.</summary>
    private static async Task Commit(RunWriter writer, CellId cell)
    {
        if (await writer.Directory.IsCommitted(cell))
            throw new InvalidOperationException($"{writer.Directory.Location} holds a run already: name another address.");
        await writer.CommitCell(cell, Scores(cell), new CellProvenance("cpu", "fp32", 1e-6, 1, 0.1), Decisions(cell));
    }

    private static IEnumerable<CellScore> Scores(CellId cell) =>
        from set in new[] { "iaps", "naps" }
        from emotion in Emotions.All
        from draw in Enumerable.Range(0, 10)
        select new CellScore(cell.Gain, set, emotion, draw == 0 ? Target.Selective : Target.Random(draw), 20, new Confusion(10, 3, 22, 5), 0.7, 0);

    private static IEnumerable<Decision> Decisions(CellId cell) =>
        from set in new[] { "iaps", "naps" }
        from emotion in Emotions.All
        from readout in Emotions.All
        from image in Enumerable.Range(0, Images)
        select new Decision(cell.Gain, set, emotion, Target.Selective, readout, $"{image:0000}.jpg", MathF.Sin(image + (37 * (int)emotion) + cell.Gain.Millionths));

    private static void Write(TextWriter output, Found folder, Found store)
    {
        var cells = Gains.Length * Folds;
        output.WriteLine("| a cell of one writer | folder | object store | ratio |");
        output.WriteLine("| --- | ---: | ---: | ---: |");
        Row("ms to look for it and to commit it", folder.Committed.TotalMilliseconds / cells, store.Committed.TotalMilliseconds / cells);
        Row("ms to bring it together with others", folder.Compacted.TotalMilliseconds / cells, store.Compacted.TotalMilliseconds / cells);
        output.WriteLine();
        output.WriteLine("| requests and bytes a cell | committing | bringing together |");
        output.WriteLine("| --- | ---: | ---: |");
        foreach (var name in store.Cells.Values.Keys)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {store.Cells.Values[name] / (double)cells:0.00} | {store.Compaction.Values[name] / (double)cells:0.00} |"));
        output.WriteLine();

        void Row(string what, double onDisk, double inStore) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {onDisk:0.0} | {inStore:0.0} | {inStore / onDisk:0.0} |"));
    }

    private sealed record Found(TimeSpan Committed, TimeSpan Compacted, StoreCounts.Reading Cells, StoreCounts.Reading Compaction);
}
