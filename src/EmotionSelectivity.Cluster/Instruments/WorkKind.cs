using EmotionSelectivity.Pipeline;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Values of the label <c>kind</c>: the stage of an item.</summary>
internal static class WorkKind
{
    private static readonly string[] Names = [.. Enum.GetValues<SweepStage>().Select(Name)];

    /// <summary>Every kind that has items.</summary>
    public static IReadOnlyList<string> All => Names[..^1];

    public static string Of(SweepStage stage) => Names[(int)stage];

    private static string Name(SweepStage stage) => stage switch
    {
        SweepStage.Cells => "cell",
        SweepStage.SelectivityNulls => "selectivity_nulls",
        _ => stage.ToString().ToLowerInvariant(),
    };
}
