using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Surface;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Pipeline.Results;

/// <summary>The surface of a run, as far as it is known.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="Partial">Whether cells are missing, or the run has not made its surface yet: then no point has p values.</param>
/// <param name="Committed">Cells that are committed.</param>
/// <param name="Planned">Cells of the run.</param>
/// <param name="Permutations">Permutations behind the p values.</param>
/// <param name="Points">In the order set, emotion, target, layer, gain; empty until the targets are known.</param>
public sealed record SweepSurface(string Run, bool Partial, int Committed, int Planned, int Permutations, ImmutableArray<SurfacePoint> Points);

/// <summary>
/// The surface that the committed cells of a run make, read from its directory alone. Nothing is written, and nobody who writes is disturbed.
/// </summary>
public sealed class PartialSurface
{
    private readonly RunDirectory _directory;
    private readonly RunManifest _manifest;
    private readonly SweepPlan _plan;

    private PartialSurface(RunDirectory directory, RunManifest manifest, SweepPlan plan) => (_directory, _manifest, _plan) = (directory, manifest, plan);

    public string Run => _manifest.Run;

    /// <summary>Cells that were committed at the look.</summary>
    public int Committed { get; private init; }

    /// <summary>Whether it is known which neurons the targets are: before that there are no points.</summary>
    public bool HasTargets { get; private init; }

    /// <summary>Whether the run has made its surface, p values and all.</summary>
    public bool IsMade { get; private init; }

    /// <summary>Looks at a run as it stands now; scores are read by <see cref="Assemble"/>.</summary>
    /// <param name="runDirectory">Absolute path.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">No run lies there.</exception>
    public static async Task<PartialSurface> Look(string runDirectory, CancellationToken cancellationToken)
    {
        var directory = new RunDirectory(runDirectory);
        var manifest = await directory.ReadManifest(cancellationToken)
            ?? throw new InvalidInputException(runDirectory, "It holds no run.json, so no run.", "Name the output folder of a sweep.");
        var plan = new SweepPlan(manifest.Sweep, await directory.Read(RunFiles.Folds, cancellationToken));
        // While files are brought together every planned cell is committed, and a listing may miss some.
        var isCompacting = manifest.State == RunState.Compacting;
        return new PartialSurface(directory, manifest, plan)
        {
            Committed = isCompacting ? plan.Cells.Length : (await directory.CommittedCells(cancellationToken)).CountOf(plan),
            HasTargets = await directory.Exists(RunFiles.Targets, cancellationToken),
            IsMade = manifest.State is RunState.Complete or RunState.Incomplete && await directory.Exists(RunFiles.Surface, cancellationToken),
        };
    }

    /// <summary>The surface of the run's end where it is made; else that of the cells committed so far.</summary>
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
