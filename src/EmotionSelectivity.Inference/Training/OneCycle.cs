namespace EmotionSelectivity.Inference.Training;

/// <summary>
/// The learning rate of each step (Smith and Topin 2018, "Super-convergence"): a cosine from a 25th of the peak up to it in the first 30 % of the steps, and
/// another one down to nothing. Small steps at the end let the running statistics of batch normalisation settle.
/// </summary>
internal static class OneCycle
{
    private const double Rising = 0.3;
    private const double StartShare = 1.0 / 25;

    /// <param name="step">From 0.</param>
    /// <param name="steps">All of them.</param>
    /// <param name="peak">The largest rate.</param>
    public static double Rate(int step, int steps, double peak)
    {
        // The middle of the step, so that no step has the rate 0.
        var done = (step + 0.5) / steps;
        return done < Rising
            ? peak * Between(StartShare, 1, done / Rising)
            : peak * Between(1, 0, (done - Rising) / (1 - Rising));
    }

    private static double Between(double from, double to, double done) => to + (from - to) * (1 + Math.Cos(Math.PI * done)) / 2;
}
