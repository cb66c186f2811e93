using System.Text.RegularExpressions;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Checks file names of torchvision, which contain the first eight digits of the SHA-256: <c>vgg16-397923af.pth</c>,
/// <c>alexnet-owt-7be5be79.pth</c>.
/// </summary>
internal static partial class PublishedName
{
    /// <summary>A fault if the file is named like a torchvision file but has another hash; null otherwise.</summary>
    public static Fault? FindFault(string path, string sha256)
    {
        var name = Published().Match(Path.GetFileName(path));
        var digits = name.Groups["digits"].Value;
        return !name.Success || sha256.StartsWith(digits, StringComparison.Ordinal)
            ? null
            : new Fault(
                path, $"The file name implies a SHA-256 that starts with {digits}, but it starts with {sha256[..digits.Length]}.",
                "Download the file again, or rename it if it contains other weights.");
    }

    [GeneratedRegex(@"^(alexnet-owt|vgg\d\d(_bn)?|vgg16_features-amdegroot)-(?<digits>[0-9a-f]{8})\.pth$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Published();
}
