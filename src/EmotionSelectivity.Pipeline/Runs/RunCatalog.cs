using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Caches the runs that this process works on, with the tables and pixels that were read of them. The least recently used runs are dropped when the cache
/// exceeds its limit. All members may be called from any thread.
/// </summary>
/// <param name="limit">Bytes that the cached runs may take (<see cref="RunMemory.Kept"/>); the most recently used run is kept whatever its size.</param>
/// <param name="openStore">Opens the store of a run by its location; <see cref="RunStores.At"/> where it is null.</param>
public sealed class RunCatalog(long limit, Func<string, IRunStore>? openStore = null)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Run> _runs = [];

    /// <summary>The catalogue of a process, which may take half of its memory.</summary>
    /// <param name="memory">Bytes that the process may use.</param>
    public static RunCatalog Within(long memory) => new(memory / 2);

    /// <summary>Adds a run that this process has begun, in the place of an earlier one in the same directory.</summary>
    public void Add(Run run)
    {
        lock (_lock)
        {
            Drop(run.Directory.Location);
            _runs.AddFirst(run);
            while (_runs.Count > 1 && _runs.Sum(kept => RunMemory.Kept(kept.Plan)) > limit)
                _runs.RemoveLast();
        }
    }

    /// <summary>Drops a run from the cache.</summary>
    public void Remove(Run run)
    {
        lock (_lock)
            Drop(run.Directory.Location);
    }

    /// <summary>If the run in a directory is cached, lets its writer write under a token.</summary>
    public void Accept(string runDirectory, FencingToken token) => Find(runDirectory)?.Writer.Accept(token);

    /// <summary>The run in a directory.</summary>
    /// <param name="runDirectory">Path or address of the run directory.</param>
    /// <param name="id">Id of the run; another run cached for this directory is dropped.</param>
    /// <param name="token">Fencing token of the coordinator's lease, under which the run may be written; null for the coordinator, which acquires the lease itself.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">Another run lies there.</exception>
    /// <exception cref="FileNotFoundException">No run.json can be read there at the moment.</exception>
    public async Task<Run> Get(string runDirectory, string id, FencingToken? token, CancellationToken cancellationToken)
    {
        // The coordinator has reached the store, so a failure here is temporary and may be retried for longer.
        if (token is not null)
            RunStores.AssumeReachable(runDirectory);
        var run = Find(runDirectory) is { } known && known.Id == id ? known : await Read(runDirectory, id, cancellationToken);
        if (token is { } valid)
            run.Writer.Accept(valid);
        return run;
    }

    private async Task<Run> Read(string runDirectory, string id, CancellationToken cancellationToken)
    {
        var reading = new RunDirectory((openStore ?? RunStores.At)(runDirectory));
        var manifest = await reading.ReadManifest(cancellationToken)
            ?? throw new FileNotFoundException($"{runDirectory} holds no run.json that could be read.");
        if (manifest.Run != id)
            throw new InvalidInputException(runDirectory, $"It holds the run {manifest.Run}, and not {id}.", "Submit the sweep again.");
        var run = new Run(
            new RunWriter(reading, RunStamp.Of(manifest)),
            manifest,
            await reading.Read(RunFiles.Stimuli, cancellationToken),
            await reading.Read(RunFiles.Folds, cancellationToken));
        lock (_lock)
        {
            if (Find(runDirectory) is { } other && other.Id == id)
                return other;
            Add(run);
            return run;
        }
    }

    private Run? Find(string runDirectory)
    {
        lock (_lock)
        {
            var node = Node(runDirectory);
            if (node is null)
                return null;
            _runs.Remove(node);
            _runs.AddFirst(node);
            return node.Value;
        }
    }

    private void Drop(string runDirectory)
    {
        if (Node(runDirectory) is { } node)
            _runs.Remove(node);
    }

    private LinkedListNode<Run>? Node(string runDirectory)
    {
        for (var node = _runs.First; node is not null; node = node.Next)
        {
            if (node.Value.Directory.Location == runDirectory)
                return node;
        }
        return null;
    }
}
