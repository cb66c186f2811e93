using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>Names of epochs: a number that grows, and digits that tell two of one number apart.</summary>
internal static partial class EpochName
{
    private const int SuffixDigits = 12;

    public static bool IsOne(string name) => Pattern().IsMatch(name);

    /// <summary>A name that sorts above others.</summary>
    public static string Above(IEnumerable<string> epochs)
    {
        var number = epochs.Select(epoch => int.Parse(epoch[..epoch.IndexOf('-', StringComparison.Ordinal)])).DefaultIfEmpty().Max() + 1;
        return $"{number:000000}-{RandomNumberGenerator.GetHexString(SuffixDigits, lowercase: true)}";
    }

    [GeneratedRegex(@"^[0-9]{6}-[0-9a-f]{6,64}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
