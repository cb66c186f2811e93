using System.Collections.Immutable;
using EmotionSelectivity.Pipeline.Results;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>Surfaces of runs, one made at a time, and each made again only when further cells were committed.</summary>
internal sealed class SurfaceCache : IDisposable
{
    private const int Capacity = 4;

    private readonly SemaphoreSlim _one = new(1, 1);
    private ImmutableList<(Key Key, SweepSurface Surface)> _surfaces = [];

    public async Task<SweepSurface> Of(string runDirectory, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Current(runDirectory, cancellationToken), cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<SweepSurface> Current(string runDirectory, CancellationToken cancellationToken)
    {
        var now = await PartialSurface.Look(runDirectory, cancellationToken);
        var key = new Key(runDirectory, now.Run, now.Committed, now.HasTargets, now.IsMade);
        if (_surfaces.Find(known => known.Key == key).Surface is { } surface)
            return surface;
        surface = await now.Assemble(cancellationToken);
        _surfaces = [(key, surface), .. _surfaces.Where(known => known.Key.RunDirectory != runDirectory).Take(Capacity - 1)];
        return surface;
    }

    private sealed record Key(string RunDirectory, string Run, int Committed, bool HasTargets, bool IsMade);
}
