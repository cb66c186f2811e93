using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>[Liu] Table 1 and Figs 4-6. Columns of controls that the program does not run yet are null.</summary>
public static class SummaryTable
{
    public static ParquetTable<SummaryRow> Table { get; } = Declare();

    private static ParquetTable<SummaryRow> Declare()
    {
        var columns = new ColumnList<SummaryRow>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var emotion = columns.Add("emotion", Form.Word<Emotion>(), r => r.Emotion);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var measure = columns.Add("measure", Form.Word<Measure>(), r => r.Measure);
        var baseline = columns.Add("baseline", Form.OptionalDouble, r => r.Baseline);
        var bestGain = columns.Add("best_gain", Form.OptionalGain, r => r.BestGain);
        var enhanced = columns.Add("enhanced", Form.OptionalDouble, r => r.Enhanced);
        var enhancedPercent = columns.Add("enhanced_percent", Form.OptionalDouble, r => r.EnhancedPercent);
        var lesioned = columns.Add("lesioned", Form.OptionalDouble, r => r.Lesioned);
        var lesionedPercent = columns.Add("lesioned_percent", Form.OptionalDouble, r => r.LesionedPercent);
        var randomEnhancedPercent = columns.Add("random_enhanced_percent", Form.OptionalDouble, r => r.Random.EnhancedPercent);
        var randomLesionedPercent = columns.Add("random_lesioned_percent", Form.OptionalDouble, r => r.Random.LesionedPercent);
        columns.Add("shuffled_enhanced_percent", Form.OptionalDouble, _ => null);
        columns.Add("shuffled_lesioned_percent", Form.OptionalDouble, _ => null);
        columns.Add("sham_enhanced_percent", Form.OptionalDouble, _ => null);
        columns.Add("sham_lesioned_percent", Form.OptionalDouble, _ => null);
        var pRandomEnhanced = columns.Add("p_random_enhanced", Form.OptionalDouble, r => r.Random.PEnhanced);
        var pRandomLesioned = columns.Add("p_random_lesioned", Form.OptionalDouble, r => r.Random.PLesioned);
        columns.Add("p_shuffled_enhanced", Form.OptionalDouble, _ => null);
        columns.Add("p_shuffled_lesioned", Form.OptionalDouble, _ => null);
        columns.Add("p_sham_enhanced", Form.OptionalDouble, _ => null);
        columns.Add("p_sham_lesioned", Form.OptionalDouble, _ => null);
        return new(
            "summary",
            version: 1,
            columns,
            key: r => (r.Set, r.Emotion, r.Layer, r.Measure),
            restore: row => new(
                set[row],
                emotion[row],
                layer[row],
                measure[row],
                baseline[row],
                bestGain[row],
                enhanced[row],
                enhancedPercent[row],
                lesioned[row],
                lesionedPercent[row],
                new ControlSummary(randomEnhancedPercent[row], randomLesionedPercent[row], pRandomEnhanced[row], pRandomLesioned[row])));
    }
}
