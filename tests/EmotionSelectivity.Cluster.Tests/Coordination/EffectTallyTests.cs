using EmotionSelectivity.Cluster.Coordination;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

/// <summary>Effects that come cell by cell are those of the surface that the same cells make.</summary>
public sealed class EffectTallyTests
{
    private static readonly SweepPlan Plan = SmallPlan.Plan;

    private static readonly List<CellRows> Cells = [.. Plan.Cells.Select((cell, index) => new CellRows(cell, [.. Emotions.All.Select(emotion => Score(cell, index, emotion))]))];

    [Fact]
    public void Extremes_OfAllCellsInAnyOrder_AreTheSurfaces()
    {
        var tally = new EffectTally(folds: 3);
        foreach (var cell in Cells.OrderBy(cell => cell.Cell.Fold).ThenByDescending(cell => cell.Cell.Gain))
            tally.Add(cell.Cell, cell.Scores);

        var targets = from layer in Plan.Spec.Layers from emotion in Emotions.All select new TargetNeurons(0, layer, emotion, Target.Selective, [1]);
        var surface = SurfaceAssembly.Of(Plan, Cells, targets);

        Assert.Equal(EffectTally.Extremes(surface).OrderBy(effect => effect.ToString(), StringComparer.Ordinal), tally.Extremes().OrderBy(effect => effect.ToString(), StringComparer.Ordinal));
        Assert.Equal(2 * Emotions.Count, tally.Extremes().Count);
        foreach (var effect in tally.Extremes())
        {
            var changes = surface.Where(point => point.Emotion.Name() == effect.Emotion && !point.Gain.IsIntact).Select(point => point.DeltaF1!.Value).ToList();
            Assert.Equal(effect.IsBest ? changes.Max() : changes.Min(), effect.DeltaF1, 12);
        }
    }

    [Fact]
    public void Extremes_LeaveOutPointsWithMissingFolds_AndThoseWhoseIntactNetworkIsMissing()
    {
        var tally = new EffectTally(folds: 3);
        var layer = Plan.Spec.Layers[0];
        foreach (var cell in Cells.Where(cell => cell.Cell.Layer == layer && !cell.Cell.Gain.IsIntact && (cell.Cell.Gain.IsLesion || cell.Cell.Fold < 2)))
            tally.Add(cell.Cell, cell.Scores);
        Assert.Empty(tally.Extremes());

        foreach (var cell in Cells.Where(cell => cell.Cell.Layer == layer && cell.Cell.Gain.IsIntact))
            tally.Add(cell.Cell, cell.Scores);
        Assert.All(tally.Extremes(), effect => Assert.Equal((layer, "0"), (effect.Layer, effect.Gain)));
        Assert.Equal(2 * Emotions.Count, tally.Extremes().Count);
    }

    private static CellScore Score(CellId cell, int index, Emotion emotion)
    {
        var drawn = new RandomStream(11, default, index, (int)emotion);
        int[] counts = [.. Enumerable.Range(0, 4).Select(place => (int)(20 * drawn.Uniform(place)))];
        return new CellScore(cell.Gain, "a", emotion, Target.Selective, 1, new Confusion(counts[0], counts[1], counts[2], counts[3]), null, 0);
    }
}
