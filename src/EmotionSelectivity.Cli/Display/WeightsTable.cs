using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints the content of a weight file for <c>emosel weights inspect</c>.</summary>
internal static class WeightsTable
{
    /// <returns>The exit code: success if the file fits a known network.</returns>
    public static int Write(WeightInspection file)
    {
        var table = new Table().Border(Terminal.Border);
        table.AddColumn("tensor").AddColumn("shape").AddColumn("type");
        foreach (var tensor in file.Tensors)
            table.AddRow(new Text(tensor.Name), new Text($"[{string.Join(", ", tensor.Shape)}]"), new Text(tensor.Type));
        Terminal.Results.Write(table);
        Terminal.Results.WriteLine($"{file.Format}, {Amounts.Bytes(file.Bytes)}");
        Terminal.Results.WriteLine($"SHA-256 {file.Sha256}");
        Terminal.Results.WriteLine(file.Fits is { } network
            ? $"Fits {network.Name}, with {((Linear)network.Operations[^1]).Outputs} classes."
            : $"Fits none of the known networks ({string.Join(", ", KnownNetworks.All.Select(known => known.Name))}).");
        return file.Fits is null ? ExitCode.BadInput : ExitCode.Success;
    }
}
