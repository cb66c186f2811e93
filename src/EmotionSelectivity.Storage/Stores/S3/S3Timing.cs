using System.Globalization;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>Bounds how long a write to an object store can be in flight.</summary>
/// <param name="SignatureLifetime">
/// How long a signed request is valid. A writer signs before it checks its token, so that the store does not start a
/// write later than this after the token was revoked.
/// </param>
/// <param name="Stall">
/// How long the store may take for a write that it has started: to receive the rest of it and to carry it out (Ceph's
/// gateway: 65 s).
/// </param>
public sealed record S3Timing(TimeSpan SignatureLifetime, TimeSpan Stall)
{
    public const string StallVariable = "EMOSEL_S3_STALL_SECONDS";

    private const int LongestStall = 3600;

    public static S3Timing Default { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(70));

    /// <summary>
    /// The default, with the stall of the environment variable <see cref="StallVariable"/> if it is set.
    /// </summary>
    /// <exception cref="IOException">The variable is not a whole number of seconds from 1 to 3600.</exception>
    public static S3Timing FromEnvironment() => From(Environment.GetEnvironmentVariable(StallVariable));

    internal static S3Timing From(string? stall)
    {
        if (string.IsNullOrEmpty(stall))
            return Default;
        return int.TryParse(stall, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= LongestStall
            ? Default with { Stall = TimeSpan.FromSeconds(seconds) }
            : throw new IOException($"The environment variable {StallVariable} must be a whole number of seconds from 1 to {LongestStall}.");
    }

    /// <summary>
    /// How long after its token was revoked, or after it was last sent, a write may still take effect.
    /// </summary>
    public TimeSpan QuiescencePeriod => SignatureLifetime + Stall;
}
