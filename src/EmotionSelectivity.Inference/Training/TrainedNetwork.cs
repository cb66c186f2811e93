using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using TorchSharp;

namespace EmotionSelectivity.Inference.Training;

/// <summary>The result of a training.</summary>
/// <param name="Layout">The network, with the number of classes of the training set.</param>
/// <param name="Weights">State dict in evaluation: values by key, row-major.</param>
/// <param name="HeldOut">Recognition of the held-out images.</param>
/// <param name="Facts">Training set and options, written into the file as metadata.</param>
public sealed record TrainedNetwork(
    NetworkLayout Layout, IReadOnlyDictionary<string, float[]> Weights, Recognition HeldOut, ImmutableSortedDictionary<string, string> Facts)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a .safetensors file atomically.</summary>
    /// <param name="path">The file. An existing file is not overwritten: the call fails.</param>
    /// <param name="cancellationToken">Checked between parameters.</param>
    /// <exception cref="Science.Faults.InvalidInputException">The file exists or cannot be created.</exception>
    public void Write(string path, CancellationToken cancellationToken) =>
        SafetensorsWriter.Write(path, Layout.Parameters, parameter => Weights[parameter.Key], Facts, cancellationToken);

    /// <summary>
    /// Everything that determines the weights, and the classes in output order (a JSON list). Contains no times, so
    /// that equal trainings give equal files.
    /// </summary>
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
