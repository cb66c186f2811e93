using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// Upper bound for the difference between a decision value and that of a single-image pass in fp32, relative to |w|
/// |f|; see <see cref="RoundingError"/>.
/// </summary>
/// <param name="Precision">Precision of the first passes.</param>
/// <param name="Reduced">Bound for passes in that precision; equals the bound of batched fp32 passes if the precision
/// is fp32.</param>
/// <param name="Batched">Bound for batched passes in fp32.</param>
public readonly record struct DecisionError(NumericPrecision Precision, double Reduced, double Batched)
{
    /// <summary>Error bounds if all passes are computed in fp32.</summary>
    public static DecisionError Fp32Only(double batched) => new(NumericPrecision.Fp32, batched, batched);

    /// <summary>
    /// Error bounds for the precision that passes are computed in: those of fp32 for fp32, otherwise unchanged.
    /// </summary>
    public DecisionError ForPrecision(NumericPrecision precision) => precision == NumericPrecision.Fp32 ? Fp32Only(Batched) : this;
}
