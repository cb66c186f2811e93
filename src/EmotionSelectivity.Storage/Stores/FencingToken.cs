using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>
/// Names one period of ownership of a run. Every write carries the token under which it is made, and a store refuses
/// writes under a revoked token, so that a process which lost the run cannot change it. Tokens compare by ordinal
/// string order; a later token is greater than every token that was valid when it was issued.
/// </summary>
public readonly partial record struct FencingToken : IComparable<FencingToken>
{
    /// <summary>Random digits that keep apart two processes which issue the same number at the same time.</summary>
    private const int SuffixDigits = 12;

    private FencingToken(string value) => Value = value;

    /// <summary>Six decimal digits, a hyphen and 6 to 64 lower-case hexadecimal digits.</summary>
    public string Value { get; }

    public static bool operator <(FencingToken left, FencingToken right) => left.CompareTo(right) < 0;

    public static bool operator >(FencingToken left, FencingToken right) => left.CompareTo(right) > 0;

    public static bool operator <=(FencingToken left, FencingToken right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FencingToken left, FencingToken right) => left.CompareTo(right) >= 0;

    /// <exception cref="FormatException">The text is not a fencing token.</exception>
    public static FencingToken Parse(string text) =>
        TryParse(text, out var token) ? token : throw new FormatException($"'{text}' is not a fencing token.");

    public static bool TryParse(string? text, out FencingToken token)
    {
        var isToken = text is not null && Pattern().IsMatch(text);
        token = isToken ? new FencingToken(text!) : default;
        return isToken;
    }

    /// <summary>Creates a token that is greater than all given ones.</summary>
    public static FencingToken Above(IEnumerable<FencingToken> existing)
    {
        var number = existing.Select(token => int.Parse(token.Value[..token.Value.IndexOf('-', StringComparison.Ordinal)])).DefaultIfEmpty().Max() + 1;
        return Parse($"{number:000000}-{RandomNumberGenerator.GetHexString(SuffixDigits, lowercase: true)}");
    }

    public int CompareTo(FencingToken other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    [GeneratedRegex(@"^[0-9]{6}-[0-9a-f]{6,64}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
