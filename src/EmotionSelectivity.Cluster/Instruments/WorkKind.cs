using EmotionSelectivity.Cluster.Contracts;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Kinds of work, as labels of metrics.</summary>
internal static class WorkKind
{
    private const string Other = "other";

    public static IReadOnlyList<string> All { get; } = ["activations", "selection", "selectivity_nulls", "readouts", "cell", "compaction", "surface", Other];

    public static string Of(IWorkGrain grain) => grain switch
    {
        IActivationGrain => "activations",
        ISelectionGrain => "selection",
        ISelectivityNullGrain => "selectivity_nulls",
        IReadoutGrain => "readouts",
        ICellGrain => "cell",
        ICompactionGrain => "compaction",
        ISurfaceGrain => "surface",
        _ => Other,
    };
}
