using EmotionSelectivity.Pipeline;
using EmotionSelectivity.Pipeline.Results;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>Phases of a cell, in order.</summary>
internal enum CellPhase
{
    Pending,
    Running,
    Committed,
    Failed,
}

/// <summary>Values of the gauges of one sweep. Written on the scheduler of its coordinator, read by the metrics exporter on other threads.</summary>
internal sealed class SweepMetrics
{
    /// <summary>The largest number of layers times gains for which there is a gauge per layer and gain; a larger sweep would have too many series.</summary>
    public const int LargestGrid = 1024;

    private static readonly int Phases = Enum.GetValues<CellPhase>().Length;

    private readonly SweepPlan _plan;
    private readonly int[] _cells = new int[Phases];
    private readonly int[] _grid;
    private readonly Lazy<double> _cost;
    private volatile Snapshot _snapshot = new(SweepState.Running, SweepStage.Activations, 0, 0, 0);
    private volatile IReadOnlyList<SweepEffect> _effects = [];

    public SweepMetrics(string run, SweepPlan plan)
    {
        (Run, _plan) = (run, plan);
        _grid = new int[HasGrid ? Phases * plan.Spec.Layers.Length * plan.Spec.Gains.Length : 0];
        _cost = new(() => plan.Cells.Sum(cell => (double)plan.MultiplyAccumulates(cell)));
        Reset(_ => false);
    }

    /// <summary>Id of the run.</summary>
    public string Run { get; }

    public SweepState State => _snapshot.State;

    public SweepStage Stage => _snapshot.Stage;

    /// <summary>The largest and the smallest change of F1 so far, for each set and emotion.</summary>
    public IReadOnlyList<SweepEffect> Effects
    {
        get => _effects;
        set => _effects = value;
    }

    /// <summary>Share of the multiply-accumulate operations of all cells that is done, 0..1; 0 before the cells stage, 1 after it.</summary>
    public double Progress => _snapshot switch
    {
        { State: SweepState.Complete } or { Stage: > SweepStage.Cells } => 1,
        { Stage: < SweepStage.Cells } => 0,
        var now when _cost.Value > 0 => 1 - now.CostLeft / _cost.Value,
        _ => (double)Cells(CellPhase.Committed) / Math.Max(1, _plan.Cells.Length),
    };

    /// <summary>Estimated from the pace of the cells stage so far; null where there is no estimate.</summary>
    public double? SecondsLeft => _snapshot switch
    {
        { State: var state } when state.IsEnd() => 0,
        { Stage: SweepStage.Cells, CostDone: > 0 } now => now.StageSeconds * now.CostLeft / now.CostDone,
        _ => null,
    };

    private bool HasGrid => _plan.Spec.Layers.Length * _plan.Spec.Gains.Length <= LargestGrid;

    private int Gains => _plan.Spec.Gains.Length;

    public int Cells(CellPhase phase) => Volatile.Read(ref _cells[(int)phase]);

    /// <summary>Number of cells by layer, gain and phase; empty for a sweep above <see cref="LargestGrid"/>.</summary>
    public IEnumerable<(string Layer, string Gain, CellPhase Phase, int Cells)> Grid() => Enumerable.Range(0, _grid.Length).Select(place => (
        _plan.Spec.Layers[place / Phases / Gains], _plan.Spec.Gains[place / Phases % Gains].ToString(), (CellPhase)(place % Phases), Volatile.Read(ref _grid[place])));

    /// <summary>Counts all cells again.</summary>
    /// <param name="committed">Whether the cell of an index in the plan is committed.</param>
    public void Reset(Func<int, bool> committed)
    {
        Array.Clear(_cells);
        Array.Clear(_grid);
        for (var cell = 0; cell < _plan.Cells.Length; cell++)
            Add(cell, committed(cell) ? CellPhase.Committed : CellPhase.Pending, 1);
    }

    /// <summary>Moves a cell from one phase to another.</summary>
    public void Move(int cell, CellPhase from, CellPhase to)
    {
        Add(cell, from, -1);
        Add(cell, to, 1);
    }

    /// <summary>Stores the progress of the run.</summary>
    public void Update(SweepState state, SweepStage stage, double costDone, double costLeft, double stageSeconds)
    {
        _snapshot = new(state, stage, costDone, costLeft, stageSeconds);
        if (state.IsEnd())
            ReturnRunningToPending();
    }

    /// <summary>Cells that were running when the run ended are pending again.</summary>
    private void ReturnRunningToPending()
    {
        for (var counts = _cells; counts is not null; counts = counts == _cells ? _grid : null)
        {
            for (var first = 0; first < counts.Length; first += Phases)
                counts[first + (int)CellPhase.Pending] += Interlocked.Exchange(ref counts[first + (int)CellPhase.Running], 0);
        }
    }

    /// <summary>The plan orders cells by layer, then fold, then gain.</summary>
    private void Add(int cell, CellPhase phase, int count)
    {
        Interlocked.Add(ref _cells[(int)phase], count);
        if (_grid.Length > 0)
            Interlocked.Add(ref _grid[(cell / (Gains * _plan.Spec.Folds.Count) * Gains + cell % Gains) * Phases + (int)phase], count);
    }

    private sealed record Snapshot(SweepState State, SweepStage Stage, double CostDone, double CostLeft, double StageSeconds);
}
