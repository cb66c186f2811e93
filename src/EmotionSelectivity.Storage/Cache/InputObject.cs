using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Storage.Cache;

/// <summary>An object that is requested as a local file.</summary>
/// <param name="Address">Its address.</param>
public sealed record InputObject(ObjectAddress Address)
{
    /// <summary>
    /// SHA-256 of the requested content, in lower-case hexadecimal digits; null for the present content.
    /// </summary>
    public string? Sha256 { get; init; }

    /// <summary>Entity tag; null if it is not known.</summary>
    internal string? Tag { get; init; }
}
