using System.Collections.Immutable;
using EmotionSelectivity.Pipeline.Results;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Keeps the surfaces of the last few runs that were requested. A surface is assembled again only after further cells were
/// committed, and only one is assembled at a time.
/// </summary>
internal sealed class SurfaceCache : IDisposable
{
    private const int Capacity = 4;

    private readonly SemaphoreSlim _mutex = new(1, 1);
    private ImmutableList<(Key Key, SweepSurface Surface)> _surfaces = [];

    /// <summary>Returns the current surface of a run.</summary>
    public async Task<SweepSurface> Get(string runDirectory, CancellationToken cancellationToken)
    {
        await _mutex.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => GetOrAssemble(runDirectory, cancellationToken), cancellationToken);
        }
        finally
        {
            _mutex.Release();
        }
    }

    public void Dispose() => _mutex.Dispose();

    private async Task<SweepSurface> GetOrAssemble(string runDirectory, CancellationToken cancellationToken)
    {
        var current = await PartialSurface.Open(runDirectory, cancellationToken);
        var key = new Key(runDirectory, current.Run, current.Committed, current.HasTargets, current.IsMade);
        if (_surfaces.Find(cached => cached.Key == key).Surface is { } surface)
            return surface;
        surface = await current.Assemble(cancellationToken);
        _surfaces = [(key, surface), .. _surfaces.Where(cached => cached.Key.RunDirectory != runDirectory).Take(Capacity - 1)];
        return surface;
    }

    private sealed record Key(string RunDirectory, string Run, int Committed, bool HasTargets, bool IsMade);
}
