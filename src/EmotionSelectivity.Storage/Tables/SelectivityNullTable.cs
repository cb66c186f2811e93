using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>
/// Null distribution of the largest selectivity index in a layer (docs/method.md, section Null distributions).
/// </summary>
public static class SelectivityNullTable
{
    public static ParquetTable<PermutedSelectivity> Table { get; } = Declare();

    private static ParquetTable<PermutedSelectivity> Declare()
    {
        var columns = new ColumnList<PermutedSelectivity>();
        var set = columns.Add("set", ColumnTypes.Text, r => r.Set);
        var layer = columns.Add("layer", ColumnTypes.Text, r => r.Layer);
        var permutation = columns.Add("permutation", ColumnTypes.Int32, r => r.Permutation);
        var maxSi = columns.Add("max_si", ColumnTypes.Double, r => r.MaxSi);
        return new(
            "nulls/selectivity",
            version: 1,
            columns,
            key: r => (r.Set, r.Layer, r.Permutation),
            restore: row => new(set[row], layer[row], permutation[row], maxSi[row]));
    }
}
