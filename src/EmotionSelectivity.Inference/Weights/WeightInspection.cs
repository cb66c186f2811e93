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
/// <param name="Tensors">Tensors in file order.</param>
/// <param name="Fits">The known network that the weights fit, with their number of classes; null if there is
/// none.</param>
public sealed record WeightInspection(string Format, long Bytes, string Sha256, ImmutableArray<ListedTensor> Tensors, NetworkLayout? Fits)
{
    /// <summary>Lists the contents of a file without reading tensor values.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or its name contains another hash.</exception>
    public static WeightInspection Of(string path)
    {
        using var file = WeightFile.Open(InputFile.Local(path));
        var sha256 = file.Sha256();
        if (PublishedName.FindFault(path, sha256) is { } fault)
            throw new InvalidInputException([fault]);
        return new WeightInspection(
            file.Format,
            file.Bytes,
            sha256,
            [.. file.Tensors.Select(t => new ListedTensor(t.Name, t.Shape, t.Type.Name()))],
            KnownNetworks.All.Select(known => NetworkFit.Of(known, file.Tensors)).FirstOrDefault(fit => fit.IsGood)?.Layout);
    }
}
