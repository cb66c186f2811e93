using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Stimuli;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>What a sweep will do and cost, as <c>emosel plan</c> shows it.</summary>
internal static class PlanTable
{
    private static readonly TimeSpan LongRun = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongCell = TimeSpan.FromMinutes(10);

    public static void Write(CheckedSweep check, ComputeDevice device, TimeEstimate time)
    {
        var (plan, sweep) = (check.Plan, check.Sweep);
        var facts = new Grid().AddColumn().AddColumn();
        Add(facts, "sweep", $"{sweep.Name}: {sweep.Network.Architecture} at {sweep.Network.Size} px, {sweep.Layers.Length} layers, {sweep.Gains.Length} gains, {sweep.Folds.Count} folds");
        foreach (var set in sweep.Stimuli)
            Add(facts, set == sweep.Stimuli[0] ? "images" : "", ImageCounts.Of(set.Set, check.Stimuli));
        Add(facts, "controls", $"{sweep.Controls.Random} random and {sweep.Controls.Shuffled} shuffled targets at gains {Amounts.Some(sweep.Controls.Gains)}; {Amounts.Count(sweep.Permutations)} permutations");
        Add(facts, "cells", Amounts.Count(plan.Cells.Length));
        Add(facts, "passes", $"at most {Amounts.Count(plan.TotalPasses)} suffix passes and {Amounts.Count(plan.Images)} whole ones");
        Add(facts, "computing", Amounts.Flops(2.0 * plan.TotalMultiplyAccumulates));
        Add(facts, "time", $"at most {Amounts.About(time.Total)} on this machine ({device.Kind}); longest cell {Amounts.About(time.LongestCell)}");
        Add(facts, "memory", MemoryText(check, device));
        if (!check.Arms.IsEmpty)
            Add(facts, "arms", $"{string.Join(", ", check.Arms.Select(arm => arm.Arm))}: each of them once more all of this");
        Add(facts, "disk", $"about {Amounts.Bytes(DiskEstimate.Bytes(plan))} in {sweep.Output}");
        Terminal.Results.Write(facts);
        Warn(plan, time, check.Arms.Length);
    }

    private static void Add(Grid facts, string name, string value) => facts.AddRow(new Text(name, Style.Parse("bold")), new Text(value));

    private static string MemoryText(CheckedSweep check, ComputeDevice device)
    {
        var tensors = RunMemory.Tensors(check.Plan, MemoryBudget.For(device), device.Threads);
        var pixels = RunMemory.Pixels(check.Plan);
        return $"at most {Amounts.Bytes(tensors)} of tensors and {Amounts.Bytes(pixels)} of pixels, beside the program itself";
    }

    private static void Warn(Science.Sweeps.SweepPlan plan, TimeEstimate time, int arms)
    {
        if (time.Total * (1 + arms) <= LongRun && time.LongestCell <= LongCell)
            return;
        var selective = plan.Cells.Where(cell => !cell.Gain.IsIntact).Sum(cell => (double)plan.TestImages(cell.Fold) * Emotions.Count);
        var controls = 1 - selective / plan.TotalPasses;
        Terminal.Results.MarkupLineInterpolated($"[yellow]This is long.[/] {Advice(plan, controls)}");
    }

    private static string Advice(Science.Sweeps.SweepPlan plan, double controls) => controls > 0.5
        ? $"Controls take {controls:P0} of the passes: fewer of them (controls.random, controls.shuffled), or fewer gains at which they run (controls.gains), make it cheaper most."
        : $"The {plan.Spec.Gains.Length} gains make it long: a wider gains.step, or a list of gains, makes it cheaper most.";
}
