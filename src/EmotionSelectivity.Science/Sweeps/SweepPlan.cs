using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>
/// Everything a sweep will compute, known before it starts: its cells in dispatch order (layer, then fold, then gain,
/// so that one intact prefix serves all gains of its layer and fold), and the cost of each.
/// </summary>
public sealed class SweepPlan
{
    /// <summary>Images that one work item presents to the intact network.</summary>
    public const int ImagesPerPart = 64;

    private readonly Dictionary<int, int> _testImages;
    private readonly Dictionary<string, int> _images;

    public SweepPlan(SweepSpec spec, IReadOnlyCollection<FoldAssignment> folds)
    {
        Spec = spec;
        Layout = KnownNetworks.Find(spec.Network.Architecture)
            ?? throw new ArgumentException($"No network is called '{spec.Network.Architecture}'.", nameof(spec));
        Cost = new NetworkCost(Layout, spec.Network.Size);
        _testImages = folds.Where(f => f.Part == FoldPart.Test).CountBy(f => f.Fold).ToDictionary();
        _images = folds.Select(f => (f.Set, f.Image)).Distinct().CountBy(image => image.Set).ToDictionary();
        Cells = Order(spec);
    }

    public SweepSpec Spec { get; }

    public NetworkLayout Layout { get; }

    public NetworkCost Cost { get; }

    public ImmutableArray<CellId> Cells { get; }

    /// <summary>Number of included images of all sets.</summary>
    public int Images => _images.Values.Sum();

    /// <summary>Number of parts in which the included images of a set are presented to the intact network.</summary>
    public int Parts(string set) => (_images.GetValueOrDefault(set) + ImagesPerPart - 1) / ImagesPerPart;

    /// <summary>Number of test images of a fold, over all sets.</summary>
    public int TestImages(int fold) => _testImages.GetValueOrDefault(fold);

    /// <summary>The targets that a cell with this gain evaluates for each emotion.</summary>
    public IEnumerable<Target> Targets(Gain gain)
    {
        yield return Target.Selective;
        if (!Spec.Controls.Gains.Contains(gain))
            yield break;
        for (var draw = 1; draw <= RandomTargetsAt(gain); draw++)
            yield return Target.Random(draw);
        for (var draw = 1; draw <= Spec.Controls.Shuffled; draw++)
        {
            yield return Target.Shuffled(draw);
            yield return Target.Sham(draw);
        }
    }

    /// <summary>The gains at which a kind of target is evaluated.</summary>
    public IEnumerable<Gain> Gains(TargetKind kind) => kind switch
    {
        TargetKind.Selective => Spec.Gains,
        TargetKind.Random => Spec.Controls.Gains.Where(gain => RandomTargetsAt(gain) > 0),
        _ => Spec.Controls.Gains,
    };

    /// <summary>
    /// Upper bound of the suffix passes of a cell: one per image, emotion and target. Sham targets share the passes of
    /// the shuffled ones, and g = 1 needs none. Targets with equal neurons share their passes and empty targets need
    /// none, but that is known only after the selection.
    /// </summary>
    public long Passes(CellId cell) =>
        cell.Gain.IsIntact ? 0 : (long)TestImages(cell.Fold) * Emotions.Count * Targets(cell.Gain).Count(target => target.Source == target);

    /// <summary>Multiply-accumulates of the suffix passes of a cell.</summary>
    public long MultiplyAccumulates(CellId cell) => Passes(cell) * Cost.Suffix(cell.Layer);

    /// <summary>Suffix passes of the sweep.</summary>
    public long TotalPasses => Cells.Sum(Passes);

    /// <summary>
    /// Multiply-accumulates of the sweep: the intact pass of every image, one prefix per (layer, fold), and the
    /// suffixes of every cell.
    /// </summary>
    public long TotalMultiplyAccumulates => Images * Cost.FullPass + PrefixMultiplyAccumulates + Cells.Sum(MultiplyAccumulates);

    /// <summary>Number of decision values that the run stores.</summary>
    public long StoredDecisions => Cells.Sum(DecisionsOf);

    /// <summary>
    /// Allocates the array at its final size: with a million cells, growing it would leave large buffers in the array
    /// pool.
    /// </summary>
    private static ImmutableArray<CellId> Order(SweepSpec spec)
    {
        var cells = ImmutableArray.CreateBuilder<CellId>(spec.Layers.Length * spec.Folds.Count * spec.Gains.Length);
        foreach (var layer in spec.Layers)
        {
            for (var fold = 0; fold < spec.Folds.Count; fold++)
            {
                foreach (var gain in spec.Gains)
                    cells.Add(new CellId(layer, gain, fold));
            }
        }
        return cells.MoveToImmutable();
    }

    /// <summary>
    /// Bidirectional modulation acts on the whole layer regardless of the targeted neurons, so random targets are
    /// meaningful only at the lesion.
    /// </summary>
    private int RandomTargetsAt(Gain gain) =>
        Spec.Modulation == Modulation.TuningBidirectional && !gain.IsLesion && !gain.IsIntact ? 0 : Spec.Controls.Random;

    private long PrefixMultiplyAccumulates =>
        Spec.Layers.Sum(layer => Enumerable.Range(0, Spec.Folds.Count).Sum(fold => TestImages(fold) * Cost.Prefix(layer)));

    private long DecisionsOf(CellId cell)
    {
        var selective = (long)TestImages(cell.Fold) * Emotions.Count * Emotions.Count;
        var others = (long)TestImages(cell.Fold) * Emotions.Count * (Targets(cell.Gain).Count() - 1);
        return selective + (Spec.Decisions == Sweeps.StoredDecisions.All ? others : 0);
    }
}
