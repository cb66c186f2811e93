using System.Collections.Immutable;
using System.Text;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.TestSupport;

/// <summary>The tables that a report shows, of a run of any size, with made-up values that vary smoothly; not a run that verifies.</summary>
public sealed record SampleRun
{
    private const int Neurons = 32;
    private const int Images = 60;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public ImmutableArray<string> Sets { get; init; } = ["iaps", "naps"];

    public string Network { get; init; } = "vgg-mini";

    public ImmutableArray<string> Layers { get; init; } = ["conv1_1", "conv2_1", "conv3_1"];

    public ImmutableArray<Gain> Gains { get; init; } = [Gain.Lesion, Gain.Intact, Gain.From(1.5), Gain.From(4)];

    /// <summary>Draws of every control.</summary>
    public int Draws { get; init; } = 19;

    public int Permutations { get; init; } = 1000;

    /// <summary>Gains at which controls are run; null for lesion, intact and the last one.</summary>
    public ImmutableArray<Gain>? ControlGains { get; init; }

    /// <summary>What the summary says is the best gain; null for the last one.</summary>
    public Gain? BestGain { get; init; }

    /// <summary>A cell that is missing: the point of its layer and gain has no score.</summary>
    public CellId? Missing { get; init; }

    public RunState State { get; init; } = RunState.Complete;

    /// <summary>Whether any neuron is selective.</summary>
    public bool HasSelective { get; init; } = true;

    /// <summary>Names of images begin with it.</summary>
    public string ImagePrefix { get; init; } = "image";

    /// <summary>The paper's grid: the 13 layers of VGG-16, the lesion and gains from 1 to 6 by 0.1.</summary>
    public static SampleRun OfThePaper { get; } = new()
    {
        Network = "vgg16",
        Layers = KnownNetworks.Vgg16.Layers,
        Gains = [Gain.Lesion, .. Enumerable.Range(0, 51).Select(step => Gain.From(Math.Round(1 + step * 0.1, 6)))],
        Draws = 99,
        Permutations = 10_000,
    };

    public async Task Write(string path)
    {
        using var writer = new RunWriter(new RunDirectory(path), new RunStamp("0.1.0", "sample-1"));
        var lease = await RunLease.Acquire(writer, TimeProvider.System);
        await writer.WriteSweep(Encoding.UTF8.GetBytes("name: sample # </pre><b>no</b>\n"));
        await writer.Replace(RunFiles.Stimuli, Stimuli());
        await writer.Replace(RunFiles.Neurons, Selectivity());
        await writer.Replace(RunFiles.Selection, Selection());
        await writer.Replace(RunFiles.Overlap, Overlap());
        await writer.Replace(RunFiles.Examples, Examples());
        await writer.Replace(RunFiles.Surface, Surface());
        await writer.Replace(RunFiles.Summary, Summary());
        await writer.Replace(RunFiles.Dissociation, Dissociation());
        await writer.Replace(RunFiles.EffectNull, EffectNull());
        await writer.Replace(RunFiles.Ledger, Ledger());
        await writer.WriteManifest(Manifest(path));
        await lease.Release();
    }

    /// <summary>A run that has only begun: its stimuli are known, and nothing else.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="cellsPending">Whether its cells were planned, too.</param>
    public async Task WriteBeginning(string path, bool cellsPending = false)
    {
        using var writer = new RunWriter(new RunDirectory(path), new RunStamp("0.1.0", "sample-1"));
        var lease = await RunLease.Acquire(writer, TimeProvider.System);
        await writer.WriteSweep(Encoding.UTF8.GetBytes("name: sample\n"));
        await writer.Replace(RunFiles.Stimuli, Stimuli());
        if (cellsPending)
            await writer.Replace(RunFiles.Ledger, Ledger().Select(entry => new LedgerEntry(entry.Cell, CellState.Pending, 0, 0, null, null, null, null, null)));
        await writer.WriteManifest(Manifest(path) with { State = RunState.Running, Ended = null });
        await lease.Release();
    }

    private RunManifest Manifest(string path) => new()
    {
        Run = "sample-1",
        State = State,
        Started = Start,
        Ended = Start.AddHours(7),
        Seed = 7,
        Program = new ProgramVersion("0.1.0", "abc123", ImmutableSortedDictionary<string, string>.Empty.Add("Parquet.Net", "6.1.0+d4c2").Add("Orleans.Runtime", "10.4.2. Commit Hash: 876ffe03"), ".NET 10", "Debian 12"),
        Hosts = [new ComputeHost("host-1", "cuda: NVIDIA H100", 16, 128L << 30)],
        Inputs = new InputHashes("w1", [.. Sets.Select(set => new SetHashes(set, "i-" + set, "r-" + set))]),
        Sweep = Spec(path),
        Arms = [],
    };

    private ImmutableArray<Gain> Controlled => ControlGains ?? [.. Gains.Where(gain => gain.IsLesion || gain.IsIntact || gain == Gains[^1])];

    private SweepSpec Spec(string path) => new()
    {
        Name = "sample",
        Seed = 7,
        Network = new NetworkChoice(Network, "/data/weights.safetensors", 64, Grayscale: true),
        Stimuli = [.. Sets.Select(set => new StimulusSource(set, "/data/" + set, $"/data/{set}.csv", new RatingColumns(), RatingScale.OneToNine))],
        Categories = new CategoryRule(),
        Selectivity = new SelectivityRule(),
        Folds = new KFold(5),
        Readout = new ReadoutScheme(),
        Layers = Layers,
        Gains = Gains,
        Modulation = Modulation.Uniform,
        Controls = new ControlScheme(Draws, Draws, ControlPool.All, Controlled),
        Permutations = Permutations,
        Execution = new ExecutionChoice(DeviceChoice.Cpu),
        Decisions = StoredDecisions.Selective,
        Output = path,
    };

    private IEnumerable<(string Set, Emotion Emotion)> Families() => from set in Sets from emotion in Emotions.All select (set, emotion);

    private IEnumerable<StimulusRecord> Stimuli() =>
        from set in Sets
        from image in Enumerable.Range(0, Images)
        let valence = Math.Round(1.5 + 7.0 * image / Images, 2)
        select new StimulusRecord(set, new Stimulus($"{ImagePrefix}-{image}.png", null, valence, valence, new CategoryRule().Categorise(valence)), 64, 64, "f", "p");

    private IEnumerable<NeuronSelectivity> Selectivity() =>
        from set in Sets
        from layer in Layers.Index()
        from neuron in Enumerable.Range(0, Neurons)
        let si = 0.1 + 0.02 * layer.Index + 0.3 * Wave(neuron + Sets.IndexOf(set))
        let preferred = (Emotion)(neuron % 3)
        select new NeuronSelectivity(set, null, layer.Item, neuron, PerEmotion.From(e => e == preferred ? si : -si / 2), PerEmotion.From(e => e == preferred ? si : -si), si, preferred, HasSelective && neuron % 4 != 0);

    private IEnumerable<SelectionCount> Selection() =>
        from set in Sets from layer in Layers from emotion in Emotions.All select new SelectionCount(set, null, layer, emotion, 10, 8);

    /// <summary>One set agrees with none.</summary>
    private IEnumerable<LayerOverlap> Overlap() =>
        Sets.Length == 1 ? [] :
        from layer in Layers.Index()
        from emotion in Emotions.All
        let overlap = 3 + layer.Index % 5 + (int)emotion
        select new LayerOverlap(layer.Item, emotion, Neurons, overlap, 2.5, 1.5, 0.02, 0.01 * overlap);

    private IEnumerable<ExampleImage> Examples() =>
        from set in Sets
        from layer in Layers
        from neuron in Enumerable.Range(0, Neurons)
        from rank in Enumerable.Range(1, 30)
        select new ExampleImage(set, layer, neuron, rank, $"{ImagePrefix}-{rank}.png", 2f / rank, 1.5 + (rank + neuron) % 7);

    private IEnumerable<SurfacePoint> Surface() =>
        from family in Families()
        from target in Targets()
        from layer in Layers.Index()
        from gain in Gains
        where target.Kind == TargetKind.Selective || Controlled.Contains(gain)
        let change = Change(family, layer.Index, gain) * (target.Kind == TargetKind.Selective ? 1 : 0.3 * Wave(target.Draw + layer.Index))
        let isMissing = Missing is { } missing && missing.Layer == layer.Item && missing.Gain == gain
        select new SurfacePoint
        {
            Set = family.Set,
            Emotion = family.Emotion,
            Target = target,
            Layer = layer.Item,
            Gain = gain,
            NeuronCountMean = 8.4,
            Score = isMissing ? null : Score(0.5 + change),
            Baseline = new BaselineScore(Score(0.5).Confusion.F1, 0.7),
            P = target.Kind != TargetKind.Selective || gain.IsIntact || isMissing
                ? new PointProbabilities()
                : new PointProbabilities(0.01, Missing is not null ? null : Math.Abs(change) > 0.18 ? 0.001 : 0.4, 0.02, new ControlProbabilities(0.05, 0.1, 0.05, 0.05, 0.01)),
            CellsMissing = isMissing ? 1 : 0,
        };

    private IEnumerable<Target> Targets() =>
        Enumerable.Range(1, Draws).SelectMany(draw => new[] { Target.Random(draw), Target.Shuffled(draw), Target.Sham(draw) }).Prepend(Target.Selective);

    /// <summary>Counts of 1000 positives and as many negatives whose F1 is near a value.</summary>
    private static PooledScore Score(double f1)
    {
        var correct = (int)Math.Round(1000 * f1);
        return new PooledScore(new Confusion(correct, 1000 - correct, correct, 1000 - correct), 0.5 + f1 / 4, f1, 0.04);
    }

    private double Change((string Set, Emotion Emotion) family, int layer, Gain gain) =>
        gain.IsIntact ? 0 : (gain.IsLesion ? -0.35 : 0.06 * (gain.Value - 1)) * Wave(layer * 0.7 + (int)family.Emotion + Sets.IndexOf(family.Set));

    private IEnumerable<SummaryRow> Summary() =>
        from family in Families()
        from layer in Layers.Index()
        from measure in Enum.GetValues<Measure>()
        let lesion = 200 * Change(family, layer.Index, Gain.Lesion)
        let best = BestGain ?? Gains[^1]
        let enhanced = 200 * Change(family, layer.Index, best)
        let hasEnhanced = Draws > 0 && Controlled.Any(gain => gain > Gain.Intact)
        let control = new ControlSummary(
            hasEnhanced ? enhanced / 5 : null, Draws > 0 ? lesion / 5 : null, hasEnhanced ? 0.05 : null, Draws > 0 && Controlled.Contains(Gain.Lesion) ? 0.05 : null)
        select new SummaryRow(
            family.Set, family.Emotion, layer.Item, measure, 0.5, best, 0.5 + enhanced / 200, enhanced, 0.5 + lesion / 200, lesion, control,
            control with { PEnhanced = hasEnhanced ? 0.3 : null }, control);

    private IEnumerable<DissociationRow> Dissociation() =>
        from set in Sets
        from layer in Layers.Index()
        from gain in Gains
        from emotion in Emotions.All
        from readout in Emotions.All
        let change = Change((set, emotion), layer.Index, gain) * (emotion == readout ? 1 : 0.2)
        let isMissing = Missing is { } missing && missing.Layer == layer.Item && missing.Gain == gain
        select new DissociationRow(set, layer.Item, gain, emotion, readout, isMissing ? null : new DissociationScore(Score(0.5 + change).Confusion, 0.7), isMissing ? null : change, isMissing ? null : change / 2);

    private IEnumerable<EffectMaximum> EffectNull() =>
        Missing is not null ? [] :
        from family in Families()
        from draw in Enumerable.Range(1, Permutations)
        select new EffectMaximum(family.Set, family.Emotion, Target.Selective, draw, 0.05 + 0.1 * Wave(draw * 0.37) * Wave(draw * 0.11));

    private IEnumerable<LedgerEntry> Ledger() =>
        from layer in Layers
        from fold in Enumerable.Range(0, 5)
        from gain in Gains
        let cell = new CellId(layer, gain, fold)
        select cell == Missing
            ? new LedgerEntry(cell, CellState.Failed, 3, 0, "host-1", Start, null, "exception IOException: <script>alert(1)</script> there is a folder where the shard belongs", null)
            : new LedgerEntry(cell, CellState.Committed, 1, 0, "host-1", Start, 0.5, null, "cells/all.parquet");

    /// <summary>Between 0 and 1.</summary>
    private static double Wave(double x) => 0.5 + 0.5 * Math.Sin(x);
}
