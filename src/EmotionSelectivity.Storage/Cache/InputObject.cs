using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>An object that is wanted as a file, and what is known of it: it need not be fetched where the cache has that already.</summary>
/// <param name="Address">Where it lies.</param>
public sealed record InputObject(ObjectAddress Address)
{
    /// <summary>Hash of the bytes that are wanted, lower-case hexadecimal digits; null where any are.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Its entity tag; null where that was not asked for.</summary>
    internal string? Tag { get; init; }
}
