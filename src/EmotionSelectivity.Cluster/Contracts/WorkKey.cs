using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Stages;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>
/// Keys of work grains: <c>run/layer/gain/fold</c> for cells, <c>run/stage/item</c> for items of other stages. Names of runs, sets and layers hold no
/// slash.
/// </summary>
public static class WorkKey
{
    /// <summary>The grain that computes an item.</summary>
    public static IWorkGrain Grain(IGrainFactory grains, string run, SweepStage stage, StageItem item) => stage == SweepStage.Cells
        ? grains.GetGrain<ICellGrain>($"{run}/{item.Key}")
        : grains.GetGrain<IStageGrain>($"{run}/{stage}/{item.Key}");

    /// <summary>The run that a key begins with.</summary>
    public static string Run(string key) => key[..key.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The part of a cell grain's key after the run: the item's key.</summary>
    public static string CellItem(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The stage and the item's key of a stage grain.</summary>
    public static (SweepStage Stage, string Item) StageItem(string key)
    {
        var parts = key.Split('/', 3);
        return (Enum.Parse<SweepStage>(parts[1]), parts[2]);
    }
}
