using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Sweeps;

/// <summary>
/// What a sweep will compute, known before anything is: its cells in the order in which they are dispatched (layer, then fold, then gain, so that an
/// intact prefix serves all gains of its layer and fold), and what each of them costs.
/// </summary>
public sealed class SweepPlan
{
    /// <summary>Images that one piece of work shows to the intact network.</summary>
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

    /// <summary>Included images of all sets.</summary>
    public int Images => _images.Values.Sum();

    /// <summary>In how many parts a set's included images are shown to the intact network.</summary>
    public int Parts(string set) => (_images.GetValueOrDefault(set) + ImagesPerPart - 1) / ImagesPerPart;

    /// <summary>Test images of a fold, all sets together.</summary>
    public int TestImages(int fold) => _testImages.GetValueOrDefault(fold);

    /// <summary>The targets that a cell of this gain evaluates for each emotion.</summary>
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

    /// <summary>Gains of the points that a target has.</summary>
    public IEnumerable<Gain> Gains(TargetKind kind) => kind switch
    {
        TargetKind.Selective => Spec.Gains,
        TargetKind.Random => Spec.Controls.Gains.Where(gain => RandomTargetsAt(gain) > 0),
        _ => Spec.Controls.Gains,
    };

    /// <summary>
    /// Network evaluations of a cell: an image's suffix pass for each emotion and target but the sham ones, which share those of the shuffled. At g = 1
    /// none. An upper bound: targets that choose the same neurons share their passes, and empty targets need none, which only the selection tells.
    /// </summary>
    public long Passes(CellId cell) =>
        cell.Gain.IsIntact ? 0 : (long)TestImages(cell.Fold) * Emotions.Count * Targets(cell.Gain).Count(target => target.Source == target);

    /// <summary>Multiply-accumulates of a cell's suffix passes.</summary>
    public long MultiplyAccumulates(CellId cell) => Passes(cell) * Cost.Suffix(cell.Layer);

    /// <summary>All suffix passes of the sweep.</summary>
    public long TotalPasses => Cells.Sum(Passes);

    /// <summary>All multiply-accumulates: the intact pass of every image, one prefix for each (layer, fold), every cell's suffixes.</summary>
    public long TotalMultiplyAccumulates => Images * Cost.FullPass + PrefixMultiplyAccumulates + Cells.Sum(MultiplyAccumulates);

    /// <summary>Decision values that the run stores.</summary>
    public long StoredDecisions => Cells.Sum(DecisionsOf);

    /// <summary>In an array of the right size from the start: of a million cells everything else that is touched stays with the array pool for a while.</summary>
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

    /// <summary>Bidirectional modulation is of the whole layer, whatever the chosen neurons: random ones mean something at the lesion only.</summary>
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
