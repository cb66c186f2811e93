using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Tuning and selectivity of each neuron in each set.</summary>
public static class NeuronsTable
{
    public static ParquetTable<NeuronSelectivity> Table { get; } = Declare();

    private static ParquetTable<NeuronSelectivity> Declare()
    {
        var columns = new ColumnList<NeuronSelectivity>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var fold = columns.Add("fold", ColumnTypes.OptionalInt32, r => r.Fold);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var neuron = columns.Add("neuron", ColumnTypes.Int32, r => r.Neuron);
        var tuningPleasant = columns.Add("tuning_pleasant", ColumnTypes.Double, r => r.Tuning.Pleasant);
        var tuningNeutral = columns.Add("tuning_neutral", ColumnTypes.Double, r => r.Tuning.Neutral);
        var tuningUnpleasant = columns.Add("tuning_unpleasant", ColumnTypes.Double, r => r.Tuning.Unpleasant);
        var dPleasant = columns.Add("d_pleasant", ColumnTypes.Double, r => r.D.Pleasant);
        var dNeutral = columns.Add("d_neutral", ColumnTypes.Double, r => r.D.Neutral);
        var dUnpleasant = columns.Add("d_unpleasant", ColumnTypes.Double, r => r.D.Unpleasant);
        var si = columns.Add("si", ColumnTypes.Double, r => r.Si);
        var preferred = columns.Add("preferred", ColumnTypes.OptionalEnumeration<Emotion>(), r => r.Preferred);
        var selective = columns.Add("selective", ColumnTypes.Boolean, r => r.Selective);
        return new(
            "neurons",
            version: 1,
            columns,
            key: r => (r.Set, r.Fold, r.Layer, r.Neuron),
            restore: row => new(
                set[row],
                fold[row],
                layer[row],
                neuron[row],
                new PerEmotion<double>(tuningPleasant[row], tuningNeutral[row], tuningUnpleasant[row]),
                new PerEmotion<double>(dPleasant[row], dNeutral[row], dUnpleasant[row]),
                si[row],
                preferred[row],
                selective[row]));
    }
}
