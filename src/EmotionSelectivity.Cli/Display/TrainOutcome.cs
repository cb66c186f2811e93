using EmotionSelectivity.Inference.Training;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints the result of a training: accuracy, weight file, and the lines for a sweep file.</summary>
internal static class TrainOutcome
{
    public static void Write(TrainedNetwork trained, TrainingOptions options, string output)
    {
        var heldOut = trained.HeldOut;
        var facts = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        Add(facts, "held-out images", $"{Amounts.Count(heldOut.Images)}, never trained on");
        Add(facts, "top-1", Share(heldOut.Top1, heldOut.Images));
        Add(facts, "top-3", Share(heldOut.Top3, heldOut.Images));
        Add(facts, "majority class", $"{Share(heldOut.Majority, heldOut.Images)}: accuracy of always predicting the most frequent class");
        Add(facts, "weights", $"{output} ({Amounts.Bytes(new FileInfo(output).Length)}; its metadata has the classes, options and training set)");
        Terminal.Results.Write(facts);
        Terminal.Results.WriteLine("In a sweep file:");
        Terminal.Results.WriteLine(
            $"network: {{ architecture: {options.Layout.Name}, weights: {Path.GetFullPath(output)}, size: {options.Size}, grayscale: {(options.Grayscale ? "true" : "false")} }}");
    }

    private static void Add(Grid facts, string name, string value) => facts.AddRow(new Text(name, Style.Parse("bold")), new Text(value));

    private static string Share(int part, int all) => $"{(double)part / all:0.0 %} ({Amounts.Count(part)} of {Amounts.Count(all)})";
}
