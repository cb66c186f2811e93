using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Cli.Display;

/// <summary>
/// Output of <c>emosel plan --json</c>. Keys must not be renamed; docs/reading-results.md lists them. Seconds are
/// estimated upper bounds for this machine; each further arm adds the same cost again.
/// </summary>
internal sealed record PlanJson(
    string Sweep, string Output, string Network, int Size, IReadOnlyList<string> Layers, int Gains, int Folds, IReadOnlyList<SetJson> Sets,
    int Cells, long SuffixPasses, long WholePasses,
    double Flops, string Device, double Seconds, double LongestCellSeconds, long TensorBytes, long PixelBytes, long DiskBytes, IReadOnlyList<string> Arms,
    IReadOnlyList<InputWarning> Warnings, bool TiledConvolutions)
{
    public static PlanJson Of(CheckedSweep check, ComputeDevice device, TimeEstimate time)
    {
        var (plan, sweep) = (check.Plan, check.Sweep);
        return new PlanJson(
            sweep.Name, sweep.Output, sweep.Network.Architecture, sweep.Network.Size, sweep.Layers, sweep.Gains.Length, sweep.Folds.Count,
            [.. sweep.Stimuli.Select(set => SetJson.Of(set, sweep.Categories, check.Stimuli))], plan.Cells.Length, (long)plan.TotalPasses, plan.Images, 2.0 * plan.TotalMultiplyAccumulates,
            $"{device.Kind}", time.Total.TotalSeconds, time.LongestCell.TotalSeconds,
            (long)RunMemory.Tensors(plan, MemoryBudget.For(device), device.Threads), (long)RunMemory.Pixels(plan),
            (long)DiskEstimate.Bytes(plan), [.. check.Arms.Select(arm => arm.Arm!)], check.Warnings, device.HasTiledConvolutions);
    }
}

/// <summary>Numbers of images of a set, by category, and its ratings on its own scale.</summary>
internal sealed record SetJson(string Set, int Pleasant, int Neutral, int Unpleasant, int Excluded, RatingsJson Ratings)
{
    public static SetJson Of(StimulusSource set, CategoryRule rule, IEnumerable<StimulusRecord> stimuli)
    {
        var all = stimuli.Where(s => s.Set == set.Set).Select(s => s.Stimulus).ToList();
        return new SetJson(
            set.Set, Count(Emotion.Pleasant), Count(Emotion.Neutral), Count(Emotion.Unpleasant), all.Count(s => !s.Included),
            new RatingsJson(
                set.Scale.Min, set.Scale.Max, all.Min(s => s.Rating), all.Max(s => s.Rating), all.Average(s => s.Rating),
                set.Scale.FromValence(rule.UnpleasantTo), set.Scale.FromValence(rule.NeutralFrom), set.Scale.FromValence(rule.NeutralTo),
                set.Scale.FromValence(rule.PleasantFrom)));

        int Count(Emotion emotion) => all.Count(s => s.Category == emotion);
    }
}

/// <summary>The scale of a set, the ratings in its table, and the thresholds of the categories, all on the set's own scale.</summary>
internal sealed record RatingsJson(
    double ScaleMin, double ScaleMax, double Lowest, double Highest, double Mean, double UnpleasantTo, double NeutralFrom, double NeutralTo, double PleasantFrom);

/// <summary>Output of <c>emosel verify --json</c>.</summary>
internal sealed record VerificationJson(bool Verified, int CellsPlanned, int CellsCommitted, long Rows, int Files, long Bytes, IReadOnlyList<string> Arms, IReadOnlyList<Fault> Faults,
    IReadOnlyList<Fault> Remarks)
{
    public VerificationJson(VerificationResult result)
        : this(result.IsGood, result.CellsPlanned, result.CellsCommitted, result.Rows, result.Files, result.Bytes, result.Arms, result.Faults, result.Remarks)
    {
    }
}

/// <summary>
/// Output of <c>emosel weights inspect --json</c>; network and classes are null if no known network fits, and faults are
/// what a sweep with the weights would be refused for.
/// </summary>
internal sealed record WeightsJson(
    string Format, long Bytes, string Sha256, string? Network, int? Classes, IReadOnlyList<ListedTensor> Tensors, IReadOnlyList<SkippedEntry> Skipped,
    IReadOnlyList<Fault> Faults)
{
    public WeightsJson(WeightInspection file)
        : this(file.Format, file.Bytes, file.Sha256, file.Fits?.Name, (file.Fits?.Operations[^1] as Linear)?.Outputs, file.Tensors, file.Skipped, file.Faults)
    {
    }
}
