using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>What <c>emosel weights inspect</c> shows of a file.</summary>
internal static class WeightsTable
{
    /// <returns>The exit code: whether a known network fits.</returns>
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
