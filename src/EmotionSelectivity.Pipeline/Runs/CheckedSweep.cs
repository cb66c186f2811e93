using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>A sweep whose file, ratings, images, weights and output folder have passed <see cref="SweepCheck"/>.</summary>
/// <param name="Plan">The sweep and what it will compute.</param>
/// <param name="Yaml">The sweep file, byte for byte.</param>
/// <param name="Stimuli">Every image, including excluded ones.</param>
/// <param name="Folds">The part (training or test) of every included image in every fold.</param>
/// <param name="Inputs">Hashes of all inputs.</param>
/// <param name="Pixels">Set -> included image -> S x S x 3 bytes.</param>
/// <param name="Arm">Name of the arm; null for the sweep itself.</param>
/// <param name="Arms">Further arms of the sweep, on the same images and folds.</param>
public sealed record CheckedSweep(
    SweepPlan Plan, ReadOnlyMemory<byte> Yaml, ImmutableArray<StimulusRecord> Stimuli, ImmutableArray<FoldAssignment> Folds, InputHashes Inputs,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> Pixels, string? Arm, ImmutableArray<CheckedSweep> Arms)
{
    public SweepSpec Sweep => Plan.Spec;

    /// <summary>What can be used but may not be meant.</summary>
    public ImmutableArray<InputWarning> Warnings { get; init; } = [];
}
