using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Trained readouts, for the observed labels and for the permuted labels of each shuffled target.</summary>
public static class ReadoutsTable
{
    public static ParquetTable<Readout> Table { get; } = Declare();

    private static ParquetTable<Readout> Declare()
    {
        var columns = new ColumnList<Readout>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var fold = columns.Add("fold", ColumnTypes.Int32, r => r.Fold);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        columns.Derive("labels", ColumnTypes.Text, r => r.Labels == 0 ? "observed" : "shuffled");
        var draw = columns.Add("draw", ColumnTypes.Int32, r => r.Labels);
        var bias = columns.Add("bias", ColumnTypes.Double, r => r.Bias);
        var weights = columns.Add("weights", ColumnTypes.Doubles, r => r.Weights);
        var iterations = columns.Add("iterations", ColumnTypes.Int32, r => r.Iterations);
        var gradientMax = columns.Add("gradient_max", ColumnTypes.Double, r => r.GradientMax);
        var testF1 = columns.Add("test_f1", ColumnTypes.Double, r => r.Test.F1);
        var testAccuracy = columns.Add("test_accuracy", ColumnTypes.Double, r => r.Test.Accuracy);
        var testBalancedAccuracy = columns.Add("test_balanced_accuracy", ColumnTypes.Double, r => r.Test.BalancedAccuracy);
        var testAuc = columns.Add("test_auc", ColumnTypes.OptionalDouble, r => r.Test.Auc);
        return new(
            "readouts",
            version: 1,
            columns,
            key: r => (r.Set, r.Fold, r.Emotion, r.Labels),
            restore: row => new(
                set[row],
                fold[row],
                emotion[row],
                draw[row],
                bias[row],
                weights[row],
                iterations[row],
                gradientMax[row],
                new TestScores(testF1[row], testAccuracy[row], testBalancedAccuracy[row], testAuc[row])));
    }
}
