using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests;

/// <summary>A small finished run, consistent in itself, whose decision values are made up.</summary>
public sealed class SyntheticRun(RunWriter writer, SweepSpec spec)
{
    /// <summary>Neurons of both layers.</summary>
    private const int Width = 32;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ControlSummary NoControl = new(null, null, null, null);

    private readonly List<FoldAssignment> _folds = [.. FoldsOf(spec)];

    public RunDirectory Directory => writer.Directory;

    public RunWriter Writer => writer;

    public SweepSpec Spec => spec;

    public SweepPlan Plan => new(spec, _folds);

    public static SweepSpec Sweep(string output) => new()
    {
        Name = "synthetic",
        Seed = 7,
        Network = new NetworkChoice("vgg-mini", NetworkChoice.RandomWeights, 64, Grayscale: true),
        Stimuli =
        [
            new StimulusSource("iaps", "/data/iaps", "/data/iaps.csv", new RatingColumns(Image: "file"), RatingScale.OneToNine),
            new StimulusSource("naps", "/data/naps", "/data/naps.csv", new RatingColumns(), new RatingScale(0, 100)),
        ],
        Categories = new CategoryRule(),
        Selectivity = new SelectivityRule(),
        Folds = new KFold(2),
        Readout = new ReadoutScheme(),
        Layers = ["conv1_1", "conv1_2"],
        Gains = [Gain.Lesion, Gain.Intact, Gain.From(1.5)],
        Modulation = Modulation.Uniform,
        Controls = new ControlScheme(2, 1, ControlPool.All, [Gain.Lesion, Gain.Intact]),
        Permutations = 4,
        Execution = new ExecutionChoice(DeviceChoice.Cpu),
        Decisions = StoredDecisions.Selective,
        Output = output,
    };

    public static RunManifest Manifest(SweepSpec spec) => new()
    {
        Run = "synthetic-1",
        State = RunState.Complete,
        Started = Start,
        Ended = Start.AddMinutes(5),
        Seed = spec.Seed,
        Program = new ProgramVersion("0.1.0", "abc123", ImmutableSortedDictionary<string, string>.Empty.Add("Parquet.Net", "6.1.0"), ".NET 10", "Debian 12"),
        Hosts = [new ComputeHost("host-1", "cpu", 2, 8L << 30)],
        Inputs = new InputHashes(null, [new SetHashes("iaps", "i1", "r1"), new SetHashes("naps", "i2", "r2")]),
        Sweep = spec,
        Arms = [],
    };

    /// <summary>Writes the whole run into a folder.</summary>
    public static async Task<SyntheticRun> Make(string path, StoredDecisions decisions = StoredDecisions.Selective, bool compacted = false)
    {
        var writer = new RunWriter(new RunDirectory(path), new RunStamp("0.1.0", "synthetic-1"));
        var run = new SyntheticRun(writer, Sweep(path) with { Decisions = decisions });
        await writer.Acquire();
        await run.WriteInputs();
        await run.CommitAll();
        if (compacted)
            await run.Compact();
        await run.WriteResults();
        await writer.Certify();
        return run;
    }

    public async Task WriteInputs()
    {
        await writer.WriteSweep("name: synthetic\n"u8.ToArray());
        await writer.WriteManifest(Manifest(spec));
        await writer.Replace(RunFiles.Stimuli, spec.Stimuli.SelectMany(s => Images().Append(("excluded.png", null)).Select(i => Record(s.Set, i))));
        await writer.Replace(RunFiles.Folds, _folds);
        foreach (var source in spec.Stimuli)
        {
            foreach (var layer in spec.Layers)
                await writer.Replace(RunFiles.Activations(source.Set, layer, part: 0), Responses(KnownNetworks.VggMini[layer].Outputs));
            await writer.Replace(RunFiles.Features(source.Set, part: 0), Responses(KnownNetworks.VggMini.Features));
        }
        await writer.Replace(RunFiles.Neurons, Neurons());
        await writer.Replace(RunFiles.Selection, Selection());
        await writer.Replace(RunFiles.Overlap, spec.Layers.Select(l => new LayerOverlap(l, Emotion.Pleasant, 32, 1, 0.5, 1, 0.1, null)));
        await writer.Replace(RunFiles.Examples, Examples());
        await writer.Replace(RunFiles.Labels, Labels());
        await writer.Replace(RunFiles.Targets, Targets());
        await writer.Replace(RunFiles.Scaling, PerFold().Select(f => new FeatureScaling(f.Set, f.Fold, [0], [1])));
        await writer.Replace(
            RunFiles.Readouts,
            from f in PerFold()
            from emotion in Emotions.All
            from labels in Enumerable.Range(0, 1 + spec.Controls.Shuffled)
            select new Readout(f.Set, f.Fold, emotion, labels, 0, [1], 3, 1e-6, new TestScores(default, null)));
        await SyntheticNulls.OfSelection(writer, spec, Width);
    }

    public async Task CommitAll()
    {
        foreach (var cell in Plan.Cells)
            await Commit(cell);
    }

    public async Task Compact()
    {
        foreach (var layer in spec.Layers)
        {
            for (var fold = 0; fold < spec.Folds.Count; fold++)
                await new RunCompaction(writer).Compact(layer, fold, spec.Gains);
        }
    }

    public Task<bool> Commit(CellId cell, string worker = "cpu") =>
        writer.CommitCell(cell, Scores(cell), new CellProvenance(worker, "fp32", 1e-6, 1, 0.5), Decisions(cell));

    public IReadOnlyList<CellScore> Scores(CellId cell) =>
    [
        .. from source in spec.Stimuli
           from emotion in Emotions.All
           from target in Plan.Targets(cell.Gain)
           select new CellScore(cell.Gain, source.Set, emotion, target, NeuronsOf(emotion, target).Length, Count(cell, emotion, target, source.Set), 0.5, 0),
    ];

    public IReadOnlyList<Decision> Decisions(CellId cell) =>
    [
        .. from source in spec.Stimuli
           from emotion in Emotions.All
           from target in Plan.Targets(cell.Gain)
           from readout in Emotions.All
           where target == Target.Selective || (spec.Decisions == StoredDecisions.All && readout == emotion)
           from image in Tests(source.Set, cell.Fold)
           select new Decision(cell.Gain, source.Set, emotion, target, readout, image.Image, Z(cell, emotion, target, readout, image.Image)),
    ];

    public async Task WriteResults()
    {
        var committed = await Directory.CommittedCells();
        await writer.Replace(RunFiles.Surface, Surface(committed));
        await writer.Replace(
            RunFiles.Summary,
            from source in spec.Stimuli
            from emotion in Emotions.All
            from layer in spec.Layers
            select new SummaryRow(source.Set, emotion, layer, Measure.F1, null, null, null, null, null, null, NoControl, NoControl, NoControl));
        await writer.Replace(RunFiles.Dissociation, Dissociation(committed));
        await SyntheticNulls.OfEffects(writer, spec, [.. Tested(committed)]);
        await writer.Replace(RunFiles.Ledger, Ledger(committed));
    }

    private IEnumerable<LedgerEntry> Ledger(CommittedCells committed) => Plan.Cells.Select(c => committed.Contains(c)
        ? new LedgerEntry(c, CellState.Committed, 1, 0, "host-1", Start, 0.5, null, committed.FileOf(c))
        : new LedgerEntry(c, CellState.Failed, 3, 0, "host-1", Start, null, "out of memory", null));

    public IEnumerable<SurfacePoint> Surface(CommittedCells committed) =>
        from source in spec.Stimuli
        from emotion in Emotions.All
        from layer in spec.Layers
        from gain in spec.Gains
        from target in Plan.Targets(gain)
        let cells = Enumerable.Range(0, spec.Folds.Count).Select(f => new CellId(layer, gain, f)).ToList()
        let missing = cells.Count(c => !committed.Contains(c))
        let pooled = cells.Select(c => Count(c, emotion, target, source.Set)).Aggregate(Confusion.Add)
        select new SurfacePoint
        {
            Set = source.Set,
            Emotion = emotion,
            Target = target,
            Layer = layer,
            Gain = gain,
            NeuronCountMean = NeuronsOf(emotion, target).Length,
            Score = missing > 0 ? null : new PooledScore(pooled, 0.5, pooled.F1, 0),
            Baseline = null,
            CellsMissing = missing,
        };

    /// <summary>As a run assembles it, from the decisions of the cells that are there.</summary>
    private ImmutableArray<DissociationRow> Dissociation(CommittedCells committed)
    {
        var dissociation = new Dissociation(
            Plan, (from source in spec.Stimuli from image in Images() select (source.Set, image)).ToDictionary(i => (i.Set, i.image.Image), i => i.image.Category!.Value));
        foreach (var cell in Plan.Cells.Where(committed.Contains))
            dissociation.Add(cell, Decisions(cell));
        return dissociation.Rows();
    }

    /// <summary>
    /// Points with an effect test: decisions are stored, the gain is not 1, and the family's cells are all there.
    /// </summary>
    private IEnumerable<SurfacePoint> Tested(CommittedCells committed)
    {
        var tested = Surface(committed).Where(p => !p.Gain.IsIntact && (p.Target == Target.Selective || spec.Decisions == StoredDecisions.All)).ToLookup(p => p.Key.Family);
        return tested.Where(family => family.All(p => p.CellsMissing == 0)).SelectMany(family => family);
    }

    private static IEnumerable<(string Image, Emotion? Category)> Images() =>
        Emotions.All.SelectMany(e => Enumerable.Range(0, 4).Select(i => ($"{e.Name()}-{i}.png", (Emotion?)e)));

    private static StimulusRecord Record(string set, (string Image, Emotion? Category) image) =>
        new(set, new Stimulus(image.Image, null, 5, 5, image.Category), 64, 64, "f", "p");

    private static IEnumerable<FoldAssignment> FoldsOf(SweepSpec spec) =>
        from source in spec.Stimuli
        from fold in Enumerable.Range(0, spec.Folds.Count)
        from image in Images().Index()
        select new FoldAssignment(source.Set, fold, image.Item.Image, image.Index % spec.Folds.Count == fold ? FoldPart.Test : FoldPart.Train);

    private static IEnumerable<ImageResponses> Responses(int length) =>
        Images().Select(i => new ImageResponses(i.Image, i.Category!.Value, [.. Enumerable.Repeat(0.5f, length)]));

    private static ImmutableArray<int> NeuronsOf(Emotion emotion, Target target) =>
        emotion == Emotion.Unpleasant ? [] : [.. Enumerable.Range(target.Draw + (target.Source.Kind == TargetKind.Shuffled ? 10 : 0), 1 + (int)emotion)];

    /// <summary>The shuffled label of an image: its own emotion with two images exchanged.</summary>
    private static Emotion Shuffled(string image) => image switch
    {
        "pleasant-0.png" => Emotion.Neutral,
        "neutral-0.png" => Emotion.Pleasant,
        _ => OfName(image),
    };

    private static Emotion OfName(string image) => Emotions.Parse(image[..image.IndexOf('-', StringComparison.Ordinal)])!.Value;

    private IEnumerable<ShuffledLabel> Labels() =>
        from source in spec.Stimuli
        from draw in Enumerable.Range(1, spec.Controls.Shuffled)
        from image in Images()
        select new ShuffledLabel(source.Set, draw, image.Image, Shuffled(image.Image));

    private IEnumerable<(string Set, string Layer)> PerLayer() => from source in spec.Stimuli from layer in spec.Layers select (source.Set, layer);

    private IEnumerable<ExampleImage> Examples() =>
        from n in PerLayer()
        from neuron in Enumerable.Range(0, Width)
        from image in Images().Index()
        select new ExampleImage(n.Set, n.Layer, neuron, image.Index + 1, image.Item.Image, 0.5f, 5);

    private IEnumerable<(string Set, int Fold)> PerFold() => spec.Stimuli.SelectMany(s => Enumerable.Range(0, spec.Folds.Count).Select(f => (s.Set, f)));

    private IEnumerable<NeuronSelectivity> Neurons() =>
        from f in PerFold()
        from layer in spec.Layers
        from neuron in Enumerable.Range(0, Width)
        select new NeuronSelectivity(f.Set, f.Fold, layer, neuron, default, default, 0.5, (Emotion)(neuron % 3), neuron < 6);

    private IEnumerable<SelectionCount> Selection() =>
        from f in PerFold()
        from layer in spec.Layers
        from emotion in Emotions.All
        select new SelectionCount(f.Set, f.Fold, layer, emotion, emotion == Emotion.Unpleasant ? 10 : 11, 2);

    private IEnumerable<TargetNeurons> Targets() =>
        from fold in Enumerable.Range(0, spec.Folds.Count)
        from layer in spec.Layers
        from emotion in Emotions.All
        from target in Plan.Targets(Gain.Intact)
        where target.Kind != TargetKind.Sham
        select new TargetNeurons(fold, layer, emotion, target, NeuronsOf(emotion, target));

    private IEnumerable<(string Image, Emotion Category)> Tests(string set, int fold) =>
        from f in _folds
        where f.Set == set && f.Fold == fold && f.Part == FoldPart.Test
        select (f.Image, OfName(f.Image));

    private Confusion Count(CellId cell, Emotion emotion, Target target, string set)
    {
        var tests = Tests(set, cell.Fold).Select(t => (Is: (target.Labels == 0 ? t.Category : Shuffled(t.Image)) == emotion, Read: Z(cell, emotion, target, emotion, t.Image) > 0)).ToList();
        return new(tests.Count(t => t.Is && t.Read), tests.Count(t => !t.Is && t.Read), tests.Count(t => !t.Is && !t.Read), tests.Count(t => t.Is && !t.Read));
    }

    /// <summary>Any fixed function of its arguments will do.</summary>
    private static float Z(CellId cell, Emotion emotion, Target target, Emotion readout, string image) =>
        ((image[0] + image[^5] + (int)emotion * 3 + target.Draw * 5 + (int)target.Kind * 2 + (int)readout * 7 + cell.Fold + cell.Gain.Millionths / 500_000) % 5) - 2.5f;
}
