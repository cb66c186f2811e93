using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Science.Tests.Surface;

/// <summary>
/// The small sweep has four test images per category in each of two folds. In the intact network every readout is
/// positive for exactly the images of its emotion. A lesion of the neurons for pleasant makes the readout of pleasant
/// miss 3 of 4 images in fold 0 and 1 in fold 1, and adds 2 false positives to the readout of neutral in fold 0.
/// </summary>
public sealed class DissociationTests
{
    [Fact]
    public void Rows_OfALesion_HoldTheCountsOfEachReadoutAndTheirChanges()
    {
        var rows = Rows(_ => true);

        var own = Row(rows, Emotion.Pleasant, Emotion.Pleasant);
        Assert.Equal(new Confusion(4, 0, 16, 4), own.Score!.Confusion);
        Assert.Equal(2.0 * 4 / (8 + 4) - 1, own.DeltaF1!.Value, 1e-12);
        // Fold 0: one of four at 1, three at -1 as all others: (1 + 3 / 2) / 4; fold 1: (3 + 1 / 2) / 4; as many pairs
        // in both.
        Assert.Equal((0.625 + 0.875) / 2, own.Score.Auc!.Value, 1e-12);
        Assert.Equal(0.75 - 1, own.DeltaAuc!.Value, 1e-12);

        var other = Row(rows, Emotion.Pleasant, Emotion.Neutral);
        Assert.Equal(new Confusion(8, 2, 14, 0), other.Score!.Confusion);
        Assert.Equal(16.0 / 18 - 1, other.DeltaF1!.Value, 1e-12);
        // Fold 0: two of eight others tie with the four.
        Assert.Equal((0.875 + 1) / 2 - 1, other.DeltaAuc!.Value, 1e-12);

        var third = Row(rows, Emotion.Pleasant, Emotion.Unpleasant);
        Assert.Equal((new Confusion(8, 0, 16, 0), 0.0, 0.0), (third.Score!.Confusion, third.DeltaF1!.Value, third.DeltaAuc!.Value));
        Assert.Equal(0, Row(rows, Emotion.Neutral, Emotion.Pleasant).DeltaF1);
    }

    [Fact]
    public void Rows_OfACompleteSweep_AreAllPlannedOnesInOrder()
    {
        var rows = Rows(_ => true);

        Assert.Equal(
            from layer in SmallSweep.Spec.Layers
            from gain in SmallSweep.Spec.Gains
            from emotion in Emotions.All
            from readout in Emotions.All
            select ("google", layer, gain, emotion, readout),
            rows.Select(r => (r.Set, r.Layer, r.Gain, r.Emotion, r.Readout)));
        Assert.All(rows.Where(r => r.Gain.IsIntact), r => Assert.Equal((0.0, 0.0), (r.DeltaF1!.Value, r.DeltaAuc!.Value)));
    }

    [Fact]
    public void Rows_WithAMissingCell_HaveNoScoreThereAndNoChange()
    {
        var rows = Rows(cell => cell != new CellId("conv1_1", Gain.Lesion, 1));

        Assert.All(rows.Where(r => r.Layer == "conv1_1" && r.Gain.IsLesion), r => Assert.Equal((null, null, null), (r.Score, r.DeltaF1, r.DeltaAuc)));
        Assert.All(rows.Where(r => r.Layer != "conv1_1" || !r.Gain.IsLesion), r => Assert.True(r.Score is not null && r.DeltaF1 is not null));
    }

    [Fact]
    public void Rows_WithoutTheIntactCell_HaveScoresButNoChange()
    {
        var rows = Rows(cell => cell != new CellId("conv2_1", Gain.Intact, 0));

        Assert.All(
            rows.Where(r => r.Layer == "conv2_1" && !r.Gain.IsIntact), r => Assert.Equal((true, null, null), (r.Score is not null, r.DeltaF1, r.DeltaAuc)));
    }

    [Fact]
    public void Add_DecisionsOfControls_ArePassedOver()
    {
        var with = Rows(_ => true, cell => [.. Decisions(cell), .. Decisions(cell).Select(d => d with { Target = Target.Random(1), Z = -d.Z })]);

        Assert.Equal(Rows(_ => true), with);
    }

    private static DissociationRow Row(IEnumerable<DissociationRow> rows, Emotion emotion, Emotion readout) =>
        rows.Single(r => r.Layer == "conv2_1" && r.Gain.IsLesion && r.Emotion == emotion && r.Readout == readout);

    private static ImmutableArray<DissociationRow> Rows(Func<CellId, bool> there, Func<CellId, IEnumerable<Decision>>? decisions = null)
    {
        var dissociation = new Dissociation(SmallSweep.Plan, SmallSweep.Set.Included.ToDictionary(s => ("google", s.Image), s => s.Category!.Value));
        foreach (var cell in SmallSweep.Plan.Cells.Where(there))
            dissociation.Add(cell, (decisions ?? Decisions)(cell));
        return dissociation.Rows();
    }

    private static IEnumerable<Decision> Decisions(CellId cell) =>
        from emotion in Emotions.All
        from readout in Emotions.All
        from category in Emotions.All
        from test in Tests(cell.Fold, category).Index()
        select new Decision(cell.Gain, "google", emotion, Target.Selective, readout, test.Item, IsRead(cell, emotion, readout, category, test.Index) ? 1 : -1);

    private static IEnumerable<string> Tests(int fold, Emotion category) =>
        from f in SmallSweep.Folds
        where f.Fold == fold && f.Part == FoldPart.Test && f.Image[0] == category.Name()[0]
        select f.Image;

    private static bool IsRead(CellId cell, Emotion emotion, Emotion readout, Emotion category, int index)
    {
        var isHit = cell.Gain.IsLesion && emotion == Emotion.Pleasant;
        if (isHit && readout == Emotion.Pleasant && category == readout)
            return index >= (cell.Fold == 0 ? 3 : 1);
        return category == readout || (isHit && readout == Emotion.Neutral && category == Emotion.Pleasant && cell.Fold == 0 && index < 2);
    }
}
