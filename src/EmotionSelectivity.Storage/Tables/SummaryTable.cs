using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>[Liu] Table 1 and Figs 4-6, beside the sweep's controls.</summary>
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
        var random = new ControlColumns(columns, "random", r => r.Random);
        var shuffled = new ControlColumns(columns, "shuffled", r => r.Shuffled);
        var sham = new ControlColumns(columns, "sham", r => r.Sham);
        random.AddProbabilities();
        shuffled.AddProbabilities();
        sham.AddProbabilities();
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
                random[row],
                shuffled[row],
                sham[row]));
    }

    /// <summary>The four columns of one control: two percent changes, and after those of all controls two p values.</summary>
    private sealed class ControlColumns(ColumnList<SummaryRow> columns, string control, Func<SummaryRow, ControlSummary> of)
    {
        private readonly Column<SummaryRow, double?> _enhanced = columns.Add($"{control}_enhanced_percent", Form.OptionalDouble, r => of(r).EnhancedPercent);
        private readonly Column<SummaryRow, double?> _lesioned = columns.Add($"{control}_lesioned_percent", Form.OptionalDouble, r => of(r).LesionedPercent);
        private Column<SummaryRow, double?>? _pEnhanced;
        private Column<SummaryRow, double?>? _pLesioned;

        public ControlSummary this[StoredRow row] => new(_enhanced[row], _lesioned[row], _pEnhanced![row], _pLesioned![row]);

        public void AddProbabilities()
        {
            _pEnhanced = columns.Add($"p_{control}_enhanced", Form.OptionalDouble, r => of(r).PEnhanced);
            _pLesioned = columns.Add($"p_{control}_lesioned", Form.OptionalDouble, r => of(r).PLesioned);
        }
    }
}
