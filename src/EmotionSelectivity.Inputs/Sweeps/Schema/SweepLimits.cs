namespace EmotionSelectivity.Inputs.Sweeps.Schema;

/// <summary>
/// Bounds of counts and of lists in a sweep file. They are far above what a study needs, and keep a file of 1 MiB from
/// occupying a server.
/// </summary>
internal static class SweepLimits
{
    /// <summary>Largest number of folds or repeats.</summary>
    public const int MaxFolds = 1000;

    /// <summary>Smallest share of the images in the training and in the test part.</summary>
    public const double MinShare = 0.01;

    /// <summary>Largest number of stimulus sets.</summary>
    public const int MaxSets = 1000;

    /// <summary>Largest number of shares of neurons kept, and of further weights: each is an arm of its own.</summary>
    public const int MaxArms = 100;

    /// <summary>Largest number of entries of <c>layers</c>; networks have fewer layers.</summary>
    public const int MaxListedLayers = 1000;

    /// <summary>Largest number of gains, also of those that a range stands for.</summary>
    public const int MaxGains = 10_000;

    /// <summary>Largest number of draws of a control.</summary>
    public const int MaxDraws = 100_000;
}
