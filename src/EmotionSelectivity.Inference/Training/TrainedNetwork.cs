using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using TorchSharp;

namespace EmotionSelectivity.Inference.Training;

/// <summary>A network that was trained.</summary>
/// <param name="Layout">The network, with as many classes as it was taught.</param>
/// <param name="Weights">Its state dict in evaluation: key -> values, row-major.</param>
/// <param name="HeldOut">How well it recognises images it was not trained on.</param>
/// <param name="Facts">What it was trained on and how; written into the file as its metadata.</param>
public sealed record TrainedNetwork(
    NetworkLayout Layout, IReadOnlyDictionary<string, float[]> Weights, Recognition HeldOut, ImmutableSortedDictionary<string, string> Facts)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a .safetensors file, whole or not at all.</summary>
    /// <param name="path">The file; one that is there stays as it is, and the training is lost.</param>
    /// <param name="cancellationToken">Checked between parameters.</param>
    public void Write(string path, CancellationToken cancellationToken) =>
        SafetensorsWriter.Write(path, Layout.Parameters, parameter => Weights[parameter.Key], Facts, cancellationToken);

    /// <summary>Everything that decides the weights, and the classes in the order of the outputs (a JSON list): no clocks, so that equal trainings are equal files.</summary>
    internal static ImmutableSortedDictionary<string, string> FactsOf(TrainingSet set, TrainingOptions options, Recognition heldOut, string device)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["architecture"] = options.Layout.Name,
            ["batch"] = Number(options.Batch),
            ["classes"] = JsonSerializer.Serialize(set.Classes, Readable),
            ["device"] = device,
            ["epochs"] = Number(options.Epochs),
            ["grayscale"] = options.Grayscale ? "true" : "false",
            ["held_out"] = Number(options.HeldOut),
            ["held_out_images"] = Number(heldOut.Images),
            ["held_out_top1"] = Number(heldOut.Top1),
            ["learning_rate"] = Number(options.LearningRate),
            ["seed"] = Number(options.Seed),
            ["size"] = Number(options.Size),
            ["threads"] = Number(torch.get_num_threads()),
            ["training_images"] = Number(set.TrainingImages),
            ["training_set_sha256"] = set.Sha256,
        };
        return facts.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
