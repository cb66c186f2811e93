using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>Tuning and selectivity of every neuron in every set.</summary>
public static class NeuronsTable
{
    public static ParquetTable<NeuronSelectivity> Table { get; } = Declare();

    private static ParquetTable<NeuronSelectivity> Declare()
    {
        var columns = new ColumnList<NeuronSelectivity>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var fold = columns.Add("fold", Form.OptionalInt32, r => r.Fold);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var neuron = columns.Add("neuron", Form.Int32, r => r.Neuron);
        var tuningPleasant = columns.Add("tuning_pleasant", Form.Double, r => r.Tuning.Pleasant);
        var tuningNeutral = columns.Add("tuning_neutral", Form.Double, r => r.Tuning.Neutral);
        var tuningUnpleasant = columns.Add("tuning_unpleasant", Form.Double, r => r.Tuning.Unpleasant);
        var dPleasant = columns.Add("d_pleasant", Form.Double, r => r.D.Pleasant);
        var dNeutral = columns.Add("d_neutral", Form.Double, r => r.D.Neutral);
        var dUnpleasant = columns.Add("d_unpleasant", Form.Double, r => r.D.Unpleasant);
        var si = columns.Add("si", Form.Double, r => r.Si);
        var preferred = columns.Add("preferred", Form.OptionalWord<Emotion>(), r => r.Preferred);
        var selective = columns.Add("selective", Form.Boolean, r => r.Selective);
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
