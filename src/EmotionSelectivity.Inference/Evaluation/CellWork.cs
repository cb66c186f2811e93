using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>All inputs of a cell except the network.</summary>
/// <param name="Run">Run id; identifies the group of cached prefixes.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Sets">Its stimulus sets.</param>
/// <param name="Targets">Neurons of every target that the cell evaluates.</param>
/// <param name="Gains">Multipliers of the maps for a (set, target) at the gain of the cell.</param>
/// <param name="DecisionError">Rounding error of decision values, and the precision of the first passes.</param>
/// <param name="Stored">Targets whose decision values are returned.</param>
public sealed record CellWork(
    string Run, CellId Cell, ImmutableArray<TestSet> Sets, ImmutableArray<TargetNeurons> Targets,
    Func<string, TargetNeurons, ImmutableArray<NeuronGain>> Gains, DecisionError DecisionError, StoredDecisions Stored);

/// <summary>Results of a cell.</summary>
/// <param name="Scores">One row per set, emotion and target.</param>
/// <param name="Decisions">Decision values of the requested targets.</param>
/// <param name="Passes">Number of passes computed in batches, excluding single-image passes. Passes with a result known
/// in advance are not computed.</param>
public sealed record CellResult(ImmutableArray<CellScore> Scores, ImmutableArray<Decision> Decisions, int Passes);
