using System.Globalization;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>How long a write may be on its way.</summary>
/// <param name="Signature">How long a store accepts a signed write. It is signed before its epoch is looked for, so one whose epoch is over does not begin later than that.</param>
/// <param name="Stall">How long a store waits for the rest of a write that has begun, and takes to carry it out (Ceph's gateway: 65 s).</param>
public sealed record S3Timing(TimeSpan Signature, TimeSpan Stall)
{
    public const string StallVariable = "EMOSEL_S3_STALL_SECONDS";

    private const int LongestStall = 3600;

    public static S3Timing Usual { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(70));

    /// <summary>The usual one, with another stall where the environment says so.</summary>
    /// <exception cref="IOException">It says what it cannot; the message names the variable.</exception>
    public static S3Timing FromEnvironment() => From(Environment.GetEnvironmentVariable(StallVariable));

    internal static S3Timing From(string? stall)
    {
        if (string.IsNullOrEmpty(stall))
            return Usual;
        return int.TryParse(stall, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= LongestStall
            ? Usual with { Stall = TimeSpan.FromSeconds(seconds) }
            : throw new IOException($"The environment's {StallVariable} is no whole number of seconds from 1 to {LongestStall}.");
    }

    /// <summary>When a write that nobody has heard of since is carried out no more.</summary>
    public TimeSpan QuiescencePeriod => Signature + Stall;
}
