using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Selectivity;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// How a simulated sweep is done: as the program does it, unless a choice says to do something wrong on purpose.
/// </summary>
internal sealed record SweepChoices
{
    public int Random { get; init; }

    public int Shuffled { get; init; }

    public FoldScheme Folds { get; init; } = new KFold(3);

    public SelectionScope Scope { get; init; } = SelectionScope.Train;

    public ControlPool Pool { get; init; } = ControlPool.All;

    /// <summary>
    /// The observed selection is made by one more draw of the permuted labels, while readouts and scores keep the
    /// observed ones.
    /// </summary>
    public bool SelectByPermutedLabels { get; init; }

    /// <summary>Wrong: a new random order of the neurons in every fold.</summary>
    public bool RandomOrderChangesWithFold { get; init; }

    /// <summary>Wrong: a new permutation of the labels in every fold.</summary>
    public bool LabelsChangeWithFold { get; init; }
}
