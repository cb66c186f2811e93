using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>A tensor of a weight file: its key, sides and element type (<c>fp32</c>).</summary>
public sealed record ListedTensor(string Name, ImmutableArray<long> Shape, string Type);

/// <summary>What a weight file holds.</summary>
/// <param name="Format">Its format, as people call it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
/// <param name="Tensors">Its tensors, in its order.</param>
/// <param name="Fits">The known network whose weights it holds, with its number of classes; null if it fits none.</param>
public sealed record WeightInspection(string Format, long Bytes, string Sha256, ImmutableArray<ListedTensor> Tensors, NetworkLayout? Fits)
{
    /// <summary>Reads a file's table of contents; values are not read.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is not what its name says.</exception>
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
