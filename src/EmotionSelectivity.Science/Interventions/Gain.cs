using System.Globalization;

namespace EmotionSelectivity.Science.Interventions;

/// <summary>
/// A gain g >= 0 with at most six decimals: 0 is the lesion, 1 the intact network, above 1 enhancement ([Liu] Eq. 1: g
/// = 1 + alpha). Stored in millionths, so that equality is exact and file names round-trip.
/// </summary>
public readonly record struct Gain(long Millionths) : IComparable<Gain>
{
    public static Gain Lesion => new(0);

    public static Gain Intact => new(1_000_000);

    public double Value => Millionths / 1e6;

    public bool IsLesion => Millionths == 0;

    public bool IsIntact => Millionths == 1_000_000;

    public static Gain From(double value) => new((long)Math.Round(value * 1e6, MidpointRounding.AwayFromZero));

    public int CompareTo(Gain other) => Millionths.CompareTo(other.Millionths);

    /// <summary>Shortest decimal form: <c>0</c>, <c>1.5</c>.</summary>
    public override string ToString() => ((decimal)Millionths / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture);

    public static bool operator <(Gain left, Gain right) => left.Millionths < right.Millionths;

    public static bool operator >(Gain left, Gain right) => left.Millionths > right.Millionths;

    public static bool operator <=(Gain left, Gain right) => left.Millionths <= right.Millionths;

    public static bool operator >=(Gain left, Gain right) => left.Millionths >= right.Millionths;
}
