using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>How far decision values may lie from those of a pass of the image alone in fp32, relative to |w| |f|: see <see cref="RoundingError"/>.</summary>
/// <param name="Precision">What passes are computed in first.</param>
/// <param name="Reduced">Of passes in that precision; those of fp32 where it is fp32.</param>
/// <param name="Batched">Of passes in fp32, in batches.</param>
public readonly record struct DecisionError(NumericPrecision Precision, double Reduced, double Batched)
{
    /// <summary>Of passes in fp32 only.</summary>
    public static DecisionError Fp32Only(double batched) => new(NumericPrecision.Fp32, batched, batched);

    /// <summary>Of passes that are computed in fp32 after all, because nothing would be gained.</summary>
    public DecisionError ForPrecision(NumericPrecision precision) => precision == NumericPrecision.Fp32 ? Fp32Only(Batched) : this;
}
