using System.Globalization;
using MathNet.Numerics.Distributions;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>How often a test rejected at 0.05.</summary>
internal readonly record struct RejectionRate(int Rejections, int DataSets)
{
    public const double Level = 0.05;

    public double Rate => (double)Rejections / DataSets;

    /// <summary>95 % confidence limits of Clopper and Pearson 1934.</summary>
    public double Lower => Rejections == 0 ? 0 : Beta.InvCDF(Rejections, DataSets - Rejections + 1, 0.025);

    public double Upper => Rejections == DataSets ? 1 : Beta.InvCDF(Rejections + 1, DataSets - Rejections, 0.975);

    public static RejectionRate Of(IReadOnlyCollection<double> p) => new(p.Count(value => value <= Level + 1e-12), p.Count);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rejections} of {DataSets}: {Rate:0.000} [{Lower:0.000}, {Upper:0.000}]");
}
