using Orleans.Concurrency;

namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>
/// One piece of work of a run, named by the grain's key. It is done when its files are committed to the run directory: a call while it runs joins the
/// first one, a call after that finds the files and returns.
/// </summary>
public interface IWorkGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    [ResponseTimeout("24:00:00")]
    Task<WorkReceipt> Run(WorkOrder order, CancellationToken cancellationToken);
}

/// <summary>Responses and features of one part of a stimulus set's images. Key: run/set/part.</summary>
public interface IActivationGrain : IWorkGrain;

/// <summary>Selectivity of all neurons, and every target's neurons. Key: run.</summary>
public interface ISelectionGrain : IWorkGrain;

/// <summary>Overlap of the sets' selective neurons, and its and their null distributions. Key: run.</summary>
public interface ISelectivityNullGrain : IWorkGrain;

/// <summary>All readouts of a run. Key: run.</summary>
public interface IReadoutGrain : IWorkGrain;

/// <summary>One cell. Key: run/layer/gain/fold.</summary>
public interface ICellGrain : IWorkGrain;

/// <summary>The small files of one layer and fold become one. Key: run/layer/fold.</summary>
public interface ICompactionGrain : IWorkGrain;

/// <summary>The surface, its null distributions and the summary, from all committed cells. Key: run.</summary>
public interface ISurfaceGrain : IWorkGrain;
