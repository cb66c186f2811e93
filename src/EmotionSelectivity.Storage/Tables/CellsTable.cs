using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Scores of one cell. Layer and fold are part of the path.</summary>
public static class CellsTable
{
    public static ParquetTable<CellRow> Table { get; } = Declare();

    private static ParquetTable<CellRow> Declare()
    {
        var columns = new ColumnList<CellRow>();
        var gain = columns.Add("gain", ColumnTypes.Gain, r => r.Score.Gain);
        var set = columns.Add("set", ColumnTypes.Text, r => r.Score.Set);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Score.Emotion);
        var target = columns.Add("target", ColumnTypes.Enumeration<TargetKind>(), r => r.Score.Target.Kind);
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Score.Target.Draw);
        var neuronCount = columns.Add("neuron_count", ColumnTypes.Int32, r => r.Score.NeuronCount);
        var tp = columns.Add("tp", ColumnTypes.Int32, r => r.Score.Confusion.TruePositives);
        var fp = columns.Add("fp", ColumnTypes.Int32, r => r.Score.Confusion.FalsePositives);
        var tn = columns.Add("tn", ColumnTypes.Int32, r => r.Score.Confusion.TrueNegatives);
        var fn = columns.Add("fn", ColumnTypes.Int32, r => r.Score.Confusion.FalseNegatives);
        columns.Derive("f1", ColumnTypes.Double, r => r.Score.Confusion.F1);
        columns.Derive("accuracy", ColumnTypes.Double, r => r.Score.Confusion.Accuracy);
        columns.Derive("balanced_accuracy", ColumnTypes.Double, r => r.Score.Confusion.BalancedAccuracy);
        var auc = columns.Add("auc", ColumnTypes.OptionalDouble, r => r.Score.Auc);
        var device = columns.Add("device", ColumnTypes.Text, r => r.Provenance.Device);
        var numericPrecision = columns.Add("numeric_precision", ColumnTypes.Text, r => r.Provenance.NumericPrecision);
        var decisionError = columns.Add("decision_error", ColumnTypes.Double, r => r.Provenance.DecisionError);
        var redone = columns.Add("redone", ColumnTypes.Int32, r => r.Score.Redone);
        var attempt = columns.Add("attempt", ColumnTypes.Int32, r => r.Provenance.Attempt);
        var seconds = columns.Add("seconds", ColumnTypes.Double, r => r.Provenance.Seconds);
        return new(
            "cells",
            version: 1,
            columns,
            key: r => (r.Score.Gain, r.Score.Set, r.Score.Emotion, r.Score.Target),
            restore: row => new(
                new CellScore(
                    gain[row],
                    set[row],
                    emotion[row],
                    new Target(target[row], draw[row]),
                    neuronCount[row],
                    new Confusion(tp[row], fp[row], tn[row], fn[row]),
                    auc[row],
                    redone[row]),
                new CellProvenance(device[row], numericPrecision[row], decisionError[row], attempt[row], seconds[row])));
    }
}

/// <summary>A row of a cell's shard: a score and how it was computed.</summary>
public sealed record CellRow(CellScore Score, CellProvenance Provenance);
