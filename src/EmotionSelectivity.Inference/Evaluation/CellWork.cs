using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>All that a cell's numbers depend on, beside the network.</summary>
/// <param name="Run">Run id: whose prefixes it wants.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Sets">Its stimulus sets.</param>
/// <param name="Targets">Neurons of every target that this cell evaluates.</param>
/// <param name="Gains">What multiplies the maps of a target's neurons in a set at the cell's gain.</param>
/// <param name="DecisionError">Rounding errors of decision values, and with it the precision of the passes.</param>
/// <param name="Stored">Whose decision values are wanted.</param>
public sealed record CellWork(
    string Run, CellId Cell, ImmutableArray<TestSet> Sets, ImmutableArray<TargetNeurons> Targets,
    Func<string, TargetNeurons, ImmutableArray<NeuronGain>> Gains, DecisionError DecisionError, StoredDecisions Stored);

/// <summary>A cell's rows.</summary>
/// <param name="Scores">One a set, emotion and target.</param>
/// <param name="Decisions">Those that were wanted.</param>
/// <param name="Passes">Passes that were computed for them, beside those of images alone; fewer than were asked for where some are known beforehand.</param>
public sealed record CellResult(ImmutableArray<CellScore> Scores, ImmutableArray<Decision> Decisions, int Passes);
