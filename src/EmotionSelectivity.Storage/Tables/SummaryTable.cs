using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Results of the layers as in [Liu] Table 1 and Figs 4-6, with those of the sweep's controls.</summary>
public static class SummaryTable
{
    public static ParquetTable<SummaryRow> Table { get; } = Declare();

    private static ParquetTable<SummaryRow> Declare()
    {
        var columns = new ColumnList<SummaryRow>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var emotion = columns.Add("emotion", ColumnTypes.Enumeration<Emotion>(), r => r.Emotion);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var measure = columns.Add("measure", ColumnTypes.Enumeration<Measure>(), r => r.Measure);
        var baseline = columns.Add("baseline", ColumnTypes.OptionalDouble, r => r.Baseline);
        var bestGain = columns.Add("best_gain", ColumnTypes.OptionalGain, r => r.BestGain);
        var enhanced = columns.Add("enhanced", ColumnTypes.OptionalDouble, r => r.Enhanced);
        var enhancedPercent = columns.Add("enhanced_percent", ColumnTypes.OptionalDouble, r => r.EnhancedPercent);
        var lesioned = columns.Add("lesioned", ColumnTypes.OptionalDouble, r => r.Lesioned);
        var lesionedPercent = columns.Add("lesioned_percent", ColumnTypes.OptionalDouble, r => r.LesionedPercent);
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

    /// <summary>
    /// The four columns of one control: two percent changes, and, behind those of all controls, two p values.
    /// </summary>
    private sealed class ControlColumns(ColumnList<SummaryRow> columns, string control, Func<SummaryRow, ControlSummary> of)
    {
        private readonly Column<SummaryRow, double?> _enhanced = columns.Add($"{control}_enhanced_percent", ColumnTypes.OptionalDouble, r => of(r).EnhancedPercent);
        private readonly Column<SummaryRow, double?> _lesioned = columns.Add($"{control}_lesioned_percent", ColumnTypes.OptionalDouble, r => of(r).LesionedPercent);
        private Column<SummaryRow, double?>? _pEnhanced;
        private Column<SummaryRow, double?>? _pLesioned;

        public ControlSummary this[StoredRow row] => new(_enhanced[row], _lesioned[row], _pEnhanced![row], _pLesioned![row]);

        public void AddProbabilities()
        {
            _pEnhanced = columns.Add($"p_{control}_enhanced", ColumnTypes.OptionalDouble, r => of(r).PEnhanced);
            _pLesioned = columns.Add($"p_{control}_lesioned", ColumnTypes.OptionalDouble, r => of(r).PLesioned);
        }
    }
}
