using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The null of a layer's largest selectivity index (METHOD 7e).</summary>
public static class SelectivityNullTable
{
    public static ParquetTable<PermutedSelectivity> Table { get; } = Declare();

    private static ParquetTable<PermutedSelectivity> Declare()
    {
        var columns = new ColumnList<PermutedSelectivity>();
        var set = columns.Add("set", Form.Text, r => r.Set);
        var layer = columns.Add("layer", Form.Text, r => r.Layer);
        var permutation = columns.Add("permutation", Form.Int32, r => r.Permutation);
        var maxSi = columns.Add("max_si", Form.Double, r => r.MaxSi);
        return new(
            "nulls/selectivity",
            version: 1,
            columns,
            key: r => (r.Set, r.Layer, r.Permutation),
            restore: row => new(set[row], layer[row], permutation[row], maxSi[row]));
    }
}
