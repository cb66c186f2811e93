using System.Text.RegularExpressions;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>torchvision's own files carry the first eight digits of their SHA-256 in their names: <c>vgg16-397923af.pth</c>, <c>alexnet-owt-7be5be79.pth</c>.</summary>
internal static partial class PublishedName
{
    /// <summary>A file that is named as torchvision names its own and has other bytes; null where all is well.</summary>
    public static Fault? FindFault(string path, string sha256)
    {
        var name = Published().Match(Path.GetFileName(path));
        var digits = name.Groups["digits"].Value;
        return !name.Success || sha256.StartsWith(digits, StringComparison.Ordinal)
            ? null
            : new Fault(
                path, $"Its name promises a SHA-256 that begins with {digits}; it begins with {sha256[..digits.Length]}.",
                "Fetch it anew, or give it a name of its own if these are other weights.");
    }

    [GeneratedRegex(@"^(alexnet-owt|vgg\d\d(_bn)?)-(?<digits>[0-9a-f]{8})\.pth$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Published();
}
