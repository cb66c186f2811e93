using System.Runtime.Intrinsics;

namespace EmotionSelectivity.Science.Readouts;

/// <summary>
/// Sums in a fixed order, so that the last bit does not depend on the vector width of the processor: always four
/// partial sums.
/// </summary>
internal static class FixedOrder
{
    private const int Lanes = 4;

    /// <summary>sum_j a_j b_j.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var partial = Vector256<double>.Zero;
        var j = 0;
        for (; j <= a.Length - Lanes; j += Lanes)
            partial += Vector256.Create(a.Slice(j, Lanes)) * Vector256.Create(b.Slice(j, Lanes));
        var sum = partial[0] + partial[1] + (partial[2] + partial[3]);
        for (; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>sum_j a_j b_j with single-precision b.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<float> b)
    {
        var partial = Vector256<double>.Zero;
        var j = 0;
        for (; j <= a.Length - Lanes; j += Lanes)
            partial += Vector256.Create(a.Slice(j, Lanes)) * Vector256.Create(b[j], (double)b[j + 1], b[j + 2], b[j + 3]);
        var sum = partial[0] + partial[1] + (partial[2] + partial[3]);
        for (; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    /// <summary>sum_j += factor x_j.</summary>
    public static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> x)
    {
        for (var j = 0; j < sum.Length; j++)
            sum[j] += factor * x[j];
    }
}
