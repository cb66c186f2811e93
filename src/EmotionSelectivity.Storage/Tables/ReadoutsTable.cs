using EmotionSelectivity.Science.Readouts;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The trained readouts, of the observed labels and of those of each shuffled target.</summary>
public static class ReadoutsTable
{
    public static ParquetTable<Readout> Table { get; } = Declare();

    private static ParquetTable<Readout> Declare()
    {
        var columns = new ColumnList<Readout>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var fold = columns.Add("fold", Form.Int32, r => r.Fold);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        columns.Derive("labels", Form.Text, r => r.Labels == 0 ? "observed" : "shuffled");
        var draw = columns.Add("draw", Form.Int32, r => r.Labels);
        var bias = columns.Add("bias", Form.Double, r => r.Bias);
        var weights = columns.Add("weights", Form.Doubles, r => r.Weights);
        var iterations = columns.Add("iterations", Form.Int32, r => r.Iterations);
        var gradientMax = columns.Add("gradient_max", Form.Double, r => r.GradientMax);
        var testF1 = columns.Add("test_f1", Form.Double, r => r.Test.F1);
        var testAccuracy = columns.Add("test_accuracy", Form.Double, r => r.Test.Accuracy);
        var testBalancedAccuracy = columns.Add("test_balanced_accuracy", Form.Double, r => r.Test.BalancedAccuracy);
        var testAuc = columns.Add("test_auc", Form.OptionalDouble, r => r.Test.Auc);
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
