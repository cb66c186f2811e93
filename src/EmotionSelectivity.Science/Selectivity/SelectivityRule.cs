namespace EmotionSelectivity.Science.Selectivity;

/// <summary>The denominator of d' (docs/method.md, "Selectivity").</summary>
public enum VarianceRule
{
    /// <summary>D = (s2_e + s2_a + s2_b) / 2.</summary>
    Pooled,

    /// <summary>D = s2_e + (s2_a + s2_b) / 2.</summary>
    Contrast,
}

/// <summary>The images used to select neurons (docs/method.md, "Selectivity").</summary>
public enum SelectionScope
{
    /// <summary>In each fold, its training images.</summary>
    Train,

    /// <summary>All images of every set, in every fold, as in [Liu].</summary>
    All,
}

/// <summary>How neurons are selected.</summary>
/// <param name="Keep">Share in (0, 1] kept of the neurons that prefer an emotion.</param>
/// <param name="Scope">Images used for the selection.</param>
/// <param name="Variance">Denominator of d'.</param>
public sealed record SelectivityRule(double Keep = 0.8, SelectionScope Scope = SelectionScope.Train, VarianceRule Variance = VarianceRule.Pooled);
