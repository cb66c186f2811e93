using EmotionSelectivity.Cluster.Contracts;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Instruments;

/// <summary>States of a cell, in the order of its life.</summary>
internal enum CellPhase
{
    Pending,
    Running,
    Committed,
    Failed,
}

/// <summary>Where the gauges of one sweep stand. Written on its coordinator's scheduler, read by whoever collects.</summary>
internal sealed class SweepReading
{
    /// <summary>Layers times gains above which a sweep has no grid: its series would be too many.</summary>
    public const int LargestGrid = 1024;

    private static readonly int Phases = Enum.GetValues<CellPhase>().Length;

    private readonly SweepPlan _plan;
    private readonly int[] _cells = new int[Phases];
    private readonly int[] _grid;
    private readonly Lazy<double> _cost;
    private volatile Standing _standing = new(SweepState.Running, SweepStage.Activations, 0, 0, 0);
    private volatile IReadOnlyList<SweepEffect> _effects = [];

    public SweepReading(string run, SweepPlan plan)
    {
        (Run, _plan) = (run, plan);
        _grid = new int[HasGrid ? Phases * plan.Spec.Layers.Length * plan.Spec.Gains.Length : 0];
        _cost = new(() => plan.Cells.Sum(cell => (double)plan.MultiplyAccumulates(cell)));
        Begin(_ => false);
    }

    /// <summary>Id of the run.</summary>
    public string Run { get; }

    public SweepState State => _standing.State;

    public SweepStage Stage => _standing.Stage;

    /// <summary>Best and worst effects so far, one of each for a set and emotion.</summary>
    public IReadOnlyList<SweepEffect> Effects
    {
        get => _effects;
        set => _effects = value;
    }

    /// <summary>Share of the cells' multiply-accumulates that is done; 0 before the cells, 1 after them.</summary>
    public double Progress => _standing switch
    {
        { State: SweepState.Complete } or { Stage: > SweepStage.Cells } => 1,
        { Stage: < SweepStage.Cells } => 0,
        var now when _cost.Value > 0 => 1 - now.CostLeft / _cost.Value,
        _ => (double)Cells(CellPhase.Committed) / Math.Max(1, _plan.Cells.Length),
    };

    /// <summary>At the pace of this stage so far; null where that is not known.</summary>
    public double? SecondsLeft => _standing switch
    {
        { State: var state } when state.IsEnd() => 0,
        { Stage: SweepStage.Cells, CostDone: > 0 } now => now.StageSeconds * now.CostLeft / now.CostDone,
        _ => null,
    };

    private bool HasGrid => _plan.Spec.Layers.Length * _plan.Spec.Gains.Length <= LargestGrid;

    private int Gains => _plan.Spec.Gains.Length;

    public int Cells(CellPhase phase) => Volatile.Read(ref _cells[(int)phase]);

    /// <summary>Cells by layer, gain and phase; empty for a sweep without a grid.</summary>
    public IEnumerable<(string Layer, string Gain, CellPhase Phase, int Cells)> Grid() => Enumerable.Range(0, _grid.Length).Select(place => (
        _plan.Spec.Layers[place / Phases / Gains], _plan.Spec.Gains[place / Phases % Gains].ToString(), (CellPhase)(place % Phases), Volatile.Read(ref _grid[place])));

    /// <summary>Counts anew.</summary>
    /// <param name="committed">Whether the cell of an index in the plan is committed.</param>
    public void Begin(Func<int, bool> committed)
    {
        Array.Clear(_cells);
        Array.Clear(_grid);
        for (var cell = 0; cell < _plan.Cells.Length; cell++)
            Add(cell, committed(cell) ? CellPhase.Committed : CellPhase.Pending, 1);
    }

    /// <summary>A cell goes from one phase to another.</summary>
    public void Move(int cell, CellPhase from, CellPhase to)
    {
        Add(cell, from, -1);
        Add(cell, to, 1);
    }

    /// <summary>Where the run stands.</summary>
    public void Show(SweepState state, SweepStage stage, double costDone, double costLeft, double stageSeconds)
    {
        _standing = new(state, stage, costDone, costLeft, stageSeconds);
        if (state.IsEnd())
            NothingRuns();
    }

    /// <summary>What was in hand when the run was stopped is pending again.</summary>
    private void NothingRuns()
    {
        for (var counts = _cells; counts is not null; counts = counts == _cells ? _grid : null)
        {
            for (var first = 0; first < counts.Length; first += Phases)
                counts[first + (int)CellPhase.Pending] += Interlocked.Exchange(ref counts[first + (int)CellPhase.Running], 0);
        }
    }

    /// <summary>The plan goes through layers, then folds, then gains.</summary>
    private void Add(int cell, CellPhase phase, int count)
    {
        Interlocked.Add(ref _cells[(int)phase], count);
        if (_grid.Length > 0)
            Interlocked.Add(ref _grid[(cell / (Gains * _plan.Spec.Folds.Count) * Gains + cell % Gains) * Phases + (int)phase], count);
    }

    private sealed record Standing(SweepState State, SweepStage Stage, double CostDone, double CostLeft, double StageSeconds);
}

/// <summary>A change of F1 against the intact network, pooled over folds, that no other layer and gain of its set and emotion exceeds.</summary>
/// <param name="Set">The stimulus set.</param>
/// <param name="Emotion">The emotion.</param>
/// <param name="IsBest">Whether it is the largest one, and not the smallest.</param>
/// <param name="Layer">Where.</param>
/// <param name="Gain">At which gain.</param>
/// <param name="DeltaF1">The change.</param>
internal sealed record SweepEffect(string Set, string Emotion, bool IsBest, string Layer, string Gain, double DeltaF1);
