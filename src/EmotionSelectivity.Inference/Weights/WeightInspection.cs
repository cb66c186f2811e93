using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>A tensor of a weight file: key, shape and element type (<c>fp32</c>).</summary>
public sealed record ListedTensor(string Name, ImmutableArray<long> Shape, string Type);

/// <summary>Contents of a weight file.</summary>
/// <param name="Format">Display name of the format.</param>
/// <param name="Bytes">File size.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
/// <param name="Tensors">Tensors in file order, named as the network does.</param>
/// <param name="Skipped">Entries of the file that are not used.</param>
/// <param name="Fits">The known network that the weights fit, with their number of classes; null if there is
/// none.</param>
/// <param name="Faults">What a sweep with these weights would be refused for; empty if they can be used.</param>
public sealed record WeightInspection(
    string Format, long Bytes, string Sha256, ImmutableArray<ListedTensor> Tensors, ImmutableArray<SkippedEntry> Skipped, NetworkLayout? Fits,
    ImmutableArray<Fault> Faults)
{
    // Names in a file can be long and contain terminal control characters.
    private const int MaxNameLength = 100;

    /// <summary>Lists the contents of a file, and checks it as a sweep does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">Name of the network in a file that holds several; null for the only one.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, its name contains another hash, or it has
    /// several networks and no key chooses one.</exception>
    public static WeightInspection Of(string path, string? key = null)
    {
        using var file = WeightFile.Open(InputFile.Local(path), key);
        var sha256 = file.Sha256();
        if (PublishedName.FindFault(path, sha256) is { } fault)
            throw new InvalidInputException([fault]);
        var nearest = KnownNetworks.All.Select(known => NetworkFit.Of(known, file.Content)).MaxBy(fit => (fit.IsGood, (double)fit.Matches / fit.Layout.Parameters.Length))!;
        return new WeightInspection(
            file.Format,
            file.Bytes,
            sha256,
            [.. file.Tensors.Select(t => new ListedTensor(t.Name, t.Shape, t.Type.Name()))],
            [.. file.Content.Skipped.Select(entry => new SkippedEntry(TensorName.Visible(entry.Name, MaxNameLength), TensorName.Visible(entry.Kind, MaxNameLength)))],
            nearest.IsGood ? nearest.Layout : null,
            nearest.IsGood || nearest.IsClose ? [.. WeightCheck.FindFaults(file, nearest)] : [FitsNone(path)]);
    }

    private static Fault FitsNone(string path)
    {
        var known = string.Join(", ", KnownNetworks.All.Select(network => network.Name));
        return new Fault(path, $"The file fits none of the known networks ({known}).", "Provide weights of one of them.");
    }
}
