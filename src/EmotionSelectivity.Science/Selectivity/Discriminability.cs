using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>Mean and population variance of a neuron's responses to the images of one category.</summary>
internal readonly record struct Moments(double Mean, double Variance);

/// <summary>
/// How well the response of a neuron separates one emotion from the other two ([Liu] Eq. 5; docs/method.md,
/// "Selectivity").
/// </summary>
internal static class Discriminability
{
    /// <summary>d'(e) for each emotion; null for a silent neuron, whose denominator is 0.</summary>
    public static PerEmotion<double>? Of(PerEmotion<Moments> of, VarianceRule rule)
    {
        var sum = of.Pleasant.Variance + of.Neutral.Variance + of.Unpleasant.Variance;
        if (sum == 0)
            return null;
        var means = of.Pleasant.Mean + of.Neutral.Mean + of.Unpleasant.Mean;
        var denominators = PerEmotion.From(e => rule == VarianceRule.Pooled ? sum / 2 : of[e].Variance + (sum - of[e].Variance) / 2);
        return PerEmotion.From(e => (of[e].Mean - (means - of[e].Mean) / 2) / Math.Sqrt(denominators[e]));
    }

    /// <summary>argmax over e of d'(e); ties go to the first emotion in enum order.</summary>
    public static Emotion Preferred(PerEmotion<double> d)
    {
        if (d.Pleasant >= d.Neutral && d.Pleasant >= d.Unpleasant)
            return Emotion.Pleasant;
        return d.Neutral >= d.Unpleasant ? Emotion.Neutral : Emotion.Unpleasant;
    }

    /// <summary>Number of neurons kept of the n neurons that prefer an emotion: ceil(keep n - 1e-9).</summary>
    public static int Kept(int n, double keep) => (int)Math.Ceiling(keep * n - 1e-9);
}
