namespace EmotionSelectivity.Science.Selectivity;

/// <summary>The denominator of d' (METHOD 3).</summary>
public enum VarianceRule
{
    /// <summary>D = (s2_e + s2_a + s2_b) / 2.</summary>
    Pooled,

    /// <summary>D = s2_e + (s2_a + s2_b) / 2.</summary>
    Contrast,
}

/// <summary>Which images choose the neurons (METHOD 3).</summary>
public enum SelectionScope
{
    /// <summary>In each fold its training images.</summary>
    Train,

    /// <summary>Every image of every set, in every fold, as in [Liu].</summary>
    All,
}

/// <summary>How neurons are chosen: the share kept of those that prefer an emotion (0..1], the images, the denominator.</summary>
public sealed record SelectivityRule(double Keep = 0.8, SelectionScope Scope = SelectionScope.Train, VarianceRule Variance = VarianceRule.Pooled);
