using System.Globalization;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using Spectre.Console;

namespace EmotionSelectivity.Cli.Display;

/// <summary>Prints the plan of a sweep and its estimated cost for <c>emosel plan</c>.</summary>
internal static class PlanTable
{
    private static readonly TimeSpan LongRun = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongCell = TimeSpan.FromMinutes(10);

    public static void Write(CheckedSweep check, ComputeDevice device, TimeEstimate time)
    {
        var (plan, sweep) = (check.Plan, check.Sweep);
        var facts = new Grid().AddColumn().AddColumn();
        Add(
            facts, "sweep",
            $"{sweep.Name}: {sweep.Network.Architecture} at {sweep.Network.Size} px, {sweep.Layers.Length} layers, {sweep.Gains.Length} gains, {sweep.Folds.Count} folds");
        foreach (var set in sweep.Stimuli)
            Add(facts, set == sweep.Stimuli[0] ? "images" : "", DescribeImages(set.Set, check.Stimuli));
        foreach (var set in sweep.Stimuli)
            Add(facts, set == sweep.Stimuli[0] ? "ratings" : "", DescribeRatings(set, sweep.Categories, check.Stimuli));
        Add(
            facts, "controls",
            $"{sweep.Controls.Random} random and {sweep.Controls.Shuffled} shuffled targets at gains {Amounts.Summarise(sweep.Controls.Gains)}; "
            + $"{Amounts.Count(sweep.Permutations)} permutations");
        Add(facts, "cells", Amounts.Count(plan.Cells.Length));
        Add(facts, "passes", $"at most {Amounts.Count(plan.TotalPasses)} suffix passes and {Amounts.Count(plan.Images)} full passes");
        Add(facts, "computation", Amounts.Flops(2.0 * plan.TotalMultiplyAccumulates));
        Add(facts, "time", $"at most {Amounts.Approximate(time.Total)} on this machine ({device.Kind}); longest cell {Amounts.Approximate(time.LongestCell)}");
        Add(facts, "memory", DescribeMemory(check, device));
        if (!check.Arms.IsEmpty)
            Add(facts, "arms", $"{string.Join(", ", check.Arms.Select(arm => arm.Arm))}: each adds the same cost again");
        Add(facts, "disk", $"about {Amounts.Bytes(DiskEstimate.Bytes(plan))} in {sweep.Output}");
        Terminal.Results.Write(facts);
        WarningList.Write(Terminal.Results, check.Warnings);
        WarnIfLong(plan, time, check.Arms.Length);
    }

    private static void Add(Grid facts, string name, string value) => facts.AddRow(new Text(name, Style.Parse("bold")), new Text(value));

    private static string DescribeImages(string set, IEnumerable<StimulusRecord> stimuli)
    {
        var all = stimuli.Where(s => s.Set == set).Select(s => s.Stimulus).ToList();
        var included = string.Join(", ", Emotions.All.Select(e => $"{all.Count(s => s.Category == e)} {e.Name()}"));
        return $"{set}: {included}; {all.Count(s => !s.Included)} of {all.Count} excluded";
    }

    /// <summary>The scale, what the table has of it, and where the thresholds lie on it.</summary>
    private static string DescribeRatings(StimulusSource set, CategoryRule rule, IEnumerable<StimulusRecord> stimuli)
    {
        var ratings = stimuli.Where(s => s.Set == set.Set).Select(s => s.Stimulus.Rating).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{set.Set}: {ratings.Min():0.##} to {ratings.Max():0.##}, mean {ratings.Average():0.##}, on the scale {set.Scale.Min} to {set.Scale.Max}; "
            + $"unpleasant up to {Rating(rule.UnpleasantTo):0.##}, neutral from {Rating(rule.NeutralFrom):0.##} to {Rating(rule.NeutralTo):0.##}, "
            + $"pleasant from {Rating(rule.PleasantFrom):0.##}");

        double Rating(double valence) => set.Scale.FromValence(valence);
    }

    private static string DescribeMemory(CheckedSweep check, ComputeDevice device)
    {
        var tensors = RunMemory.Tensors(check.Plan, MemoryBudget.For(device), device.Threads);
        var pixels = RunMemory.Pixels(check.Plan);
        return $"at most {Amounts.Bytes(tensors)} of tensors and {Amounts.Bytes(pixels)} of pixels, in addition to the program itself";
    }

    private static void WarnIfLong(SweepPlan plan, TimeEstimate time, int arms)
    {
        if (time.Total * (1 + arms) <= LongRun && time.LongestCell <= LongCell)
            return;
        var selective = plan.Cells.Where(cell => !cell.Gain.IsIntact).Sum(cell => (double)plan.TestImages(cell.Fold) * Emotions.Count);
        var controls = 1 - selective / plan.TotalPasses;
        Terminal.Results.MarkupLineInterpolated($"[yellow]This sweep takes long.[/] {Advice(plan, controls)}");
    }

    private static string Advice(SweepPlan plan, double controls) => controls > 0.5
        ? $"Controls take {controls:P0} of the passes. To reduce the cost most, use fewer of them (controls.random, controls.shuffled), or fewer gains of controls (controls.gains)."
        : $"The {plan.Spec.Gains.Length} gains dominate the cost. To reduce it most, use a wider gains.step, or a list of gains.";
}
