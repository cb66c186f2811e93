using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Stores;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>The runs that this process works on, each read from its directory once. The last ones are kept, with all that was read of them, as far as they fit.</summary>
/// <param name="allowance">Bytes that the kept runs may come to (<see cref="RunMemory.Kept"/>); the one that was asked for last is kept whatever its size.</param>
public sealed class RunCatalog(long allowance)
{
    /// <summary>The catalogue of a process: it may take half of the memory.</summary>
    /// <param name="memory">Bytes that the process may use.</param>
    public static RunCatalog Within(long memory) => new(memory / 2);

    private readonly Lock _lock = new();
    private readonly LinkedList<Run> _runs = [];

    /// <summary>Makes a run known that this process has prepared itself.</summary>
    public void Add(Run run)
    {
        lock (_lock)
        {
            Drop(run.Directory.Location);
            _runs.AddFirst(run);
            while (_runs.Count > 1 && _runs.Sum(kept => RunMemory.Kept(kept.Plan)) > allowance)
                _runs.RemoveLast();
        }
    }

    /// <summary>Lets a run go, with all that is held of it.</summary>
    public void Remove(Run run)
    {
        lock (_lock)
            Drop(run.Directory.Location);
    }

    /// <summary>Lets the run in a directory, if it is kept here, be written under a token.</summary>
    public void Accept(string runDirectory, FencingToken token) => Find(runDirectory)?.Writer.Accept(token);

    /// <summary>The run in a directory.</summary>
    /// <param name="runDirectory">Absolute path.</param>
    /// <param name="id">Its id: what was kept of another run there is forgotten.</param>
    /// <param name="token">The token of its coordinator's lease; null for its coordinator, which is about to acquire the lease.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">Another run lies there.</exception>
    /// <exception cref="FileNotFoundException">None is to be seen there, now.</exception>
    public async Task<Run> Get(string runDirectory, string id, FencingToken? token, CancellationToken cancellationToken)
    {
        // Whoever holds the run was answered where it lies.
        if (token is not null)
            RunStores.AssumeReachable(runDirectory);
        var run = Find(runDirectory) is { } known && known.Id == id ? known : await Read(runDirectory, id, cancellationToken);
        if (token is { } valid)
            run.Writer.Accept(valid);
        return run;
    }

    private async Task<Run> Read(string runDirectory, string id, CancellationToken cancellationToken)
    {
        var reading = new RunDirectory(runDirectory);
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
