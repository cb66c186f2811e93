using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints the content of a weight file for <c>emosel weights inspect</c>.</summary>
internal static class WeightsTable
{
    private const int MaxSkipped = 20;

    /// <returns>The exit code: success if a sweep can use the weights.</returns>
    public static int Write(WeightInspection file)
    {
        var table = new Table().Border(Terminal.Border);
        table.AddColumn("tensor").AddColumn("shape").AddColumn("type");
        foreach (var tensor in file.Tensors)
            table.AddRow(new Text(tensor.Name), new Text($"[{string.Join(", ", tensor.Shape)}]"), new Text(tensor.Type));
        Terminal.Results.Write(table);
        WriteSkipped(file);
        Terminal.Results.WriteLine($"{file.Format}, {Amounts.Bytes(file.Bytes)}");
        Terminal.Results.WriteLine($"SHA-256 {file.Sha256}");
        if (file.Fits is { } network)
            Terminal.Results.WriteLine($"Fits {network.Name}, with {((Linear)network.Operations[^1]).Outputs} classes.");
        if (file.Faults.IsEmpty)
            return ExitCode.Success;
        FaultList.Write(file.Faults, "a sweep cannot use the file");
        return ExitCode.BadInput;
    }

    private static void WriteSkipped(WeightInspection file)
    {
        if (file.Skipped.IsEmpty)
            return;
        Terminal.Results.WriteLine($"Not used: {Amounts.Count(file.Skipped.Length)} {(file.Skipped.Length == 1 ? "entry" : "entries")} of the file.");
        foreach (var entry in file.Skipped.Take(MaxSkipped))
            Terminal.Results.WriteLine($"  {entry.Name}: {entry.Kind}");
        if (file.Skipped.Length > MaxSkipped)
            Terminal.Results.WriteLine($"  and {Amounts.Count(file.Skipped.Length - MaxSkipped)} more");
    }
}
