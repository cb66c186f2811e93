using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Results;

/// <summary>The surface of a run, as far as its cells are committed.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Partial">Whether cells are missing or the surface stage has not run yet; no point has p values then.</param>
/// <param name="Committed">Cells that are committed.</param>
/// <param name="Planned">Cells of the run.</param>
/// <param name="Permutations">Permutations behind the p values.</param>
/// <param name="Points">In the order set, emotion, target, layer, gain; empty until the targets are known.</param>
public sealed record SweepSurface(string Run, bool Partial, int Committed, int Planned, int Permutations, ImmutableArray<SurfacePoint> Points);

/// <summary>
/// Assembles the surface of an unfinished run from its committed cells. It only reads the run directory, and does not disturb processes that write there.
/// </summary>
public sealed class PartialSurface
{
    private readonly RunDirectory _directory;
    private readonly RunManifest _manifest;
    private readonly SweepPlan _plan;

    private PartialSurface(RunDirectory directory, RunManifest manifest, SweepPlan plan) => (_directory, _manifest, _plan) = (directory, manifest, plan);

    public string Run => _manifest.Run;

    /// <summary>Cells that were committed when the run was opened.</summary>
    public int Committed { get; private init; }

    /// <summary>Whether the neurons of the targets are known; there are no points before.</summary>
    public bool HasTargets { get; private init; }

    /// <summary>Whether the surface stage has written the surface with its p values.</summary>
    public bool IsMade { get; private init; }

    /// <summary>Opens a run in its present state; scores are read by <see cref="Assemble"/>.</summary>
    /// <param name="runDirectory">Absolute path.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">The directory holds no run.</exception>
    public static async Task<PartialSurface> Open(string runDirectory, CancellationToken cancellationToken)
    {
        var directory = new RunDirectory(runDirectory);
        var manifest = await directory.ReadManifest(cancellationToken)
            ?? throw new InvalidInputException(runDirectory, "It holds no run.json, so no run.", "Name the output folder of a sweep.");
        var plan = new SweepPlan(manifest.Sweep, await directory.Read(RunFiles.Folds, cancellationToken));
        // During compaction every planned cell is committed, but a listing may miss some.
        var isCompacting = manifest.State == RunState.Compacting;
        return new PartialSurface(directory, manifest, plan)
        {
            Committed = isCompacting ? plan.Cells.Length : (await directory.CommittedCells(cancellationToken)).CountOf(plan),
            HasTargets = await directory.Exists(RunFiles.Targets, cancellationToken),
            IsMade = manifest.State is RunState.Complete or RunState.Incomplete && await directory.Exists(RunFiles.Surface, cancellationToken),
        };
    }

    /// <summary>The final surface if it has been written, otherwise the surface of the cells committed so far.</summary>
    public async Task<SweepSurface> Assemble(CancellationToken cancellationToken)
    {
        if (IsMade)
            return Surface(Committed, [.. await _directory.Read(RunFiles.Surface, cancellationToken)]);
        if (!HasTargets)
            return Surface(Committed, []);
        var cells = await Cells(cancellationToken);
        return Surface(cells.Count, SurfaceAssembly.Of(_plan, cells, await _directory.Read(RunFiles.Targets, cancellationToken)));
    }

    private SweepSurface Surface(int committed, ImmutableArray<SurfacePoint> points) => new(
        Run, !IsMade || committed < _plan.Cells.Length, committed, _plan.Cells.Length, _manifest.Sweep.Permutations, points);

    private async Task<List<CellRows>> Cells(CancellationToken cancellationToken)
    {
        var planned = _plan.Cells.ToHashSet();
        var cells = new List<CellRows>(Committed);
        foreach (var layer in _plan.Spec.Layers)
        {
            for (var fold = 0; fold < _plan.Spec.Folds.Count; fold++)
            {
                await foreach (var (cell, rows) in _directory.ReadCells(layer, fold, cancellationToken))
                {
                    if (planned.Contains(cell))
                        cells.Add(new CellRows(cell, [.. rows.Select(row => row.Score)]));
                }
            }
        }
        return cells;
    }
}
