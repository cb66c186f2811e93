namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// One-cycle learning rate (Smith and Topin 2018, "Super-convergence"): a cosine from 1/25 of the peak up to the peak
/// in the first 30 % of the steps, then a cosine down to 0. The small final steps let the running statistics of batch
/// normalisation settle.
/// </summary>
internal static class OneCycle
{
    private const double Rising = 0.3;
    private const double StartShare = 1.0 / 25;

    /// <summary>Learning rate of a step.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <param name="steps">Total number of steps.</param>
    /// <param name="peak">Peak learning rate.</param>
    public static double Rate(int step, int steps, double peak)
    {
        // Evaluated at the middle of the step, so that no step has rate 0.
        var done = (step + 0.5) / steps;
        return done < Rising
            ? peak * Between(StartShare, 1, done / Rising)
            : peak * Between(1, 0, (done - Rising) / (1 - Rising));
    }

    private static double Between(double from, double to, double done) => to + (from - to) * (1 + Math.Cos(Math.PI * done)) / 2;
}
