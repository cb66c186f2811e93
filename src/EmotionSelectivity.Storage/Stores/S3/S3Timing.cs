namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>How long a write may be on its way.</summary>
/// <param name="Signature">How long a store accepts a signed write. It is signed before its epoch is looked for, so one whose epoch is over does not begin later than that.</param>
/// <param name="Stall">How long a store waits for the rest of a write that has begun, and takes to carry it out (Ceph's gateway: 65 s).</param>
public sealed record S3Timing(TimeSpan Signature, TimeSpan Stall)
{
    public static S3Timing Usual { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(70));

    /// <summary>When a write that nobody has heard of since is carried out no more.</summary>
    public TimeSpan LateWrites => Signature + Stall;
}
