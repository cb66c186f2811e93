using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>Each epoch is an empty object in <c>.staging</c>. Writers look for theirs after they have signed and before they send.</summary>
/// <param name="run">Address of the run.</param>
/// <param name="objects">To look.</param>
/// <param name="writes">To begin and shut.</param>
/// <param name="timing">How long writes may be on their way.</param>
internal sealed class S3Epochs(ObjectAddress run, S3Objects objects, S3Writes writes, S3Timing timing) : IEpochs
{
    private readonly ObjectAddress _folder = run.At(FolderEpochs.Folder);

    public TimeSpan LateWrites => timing.LateWrites;

    public async Task<IReadOnlyList<string>> List(CancellationToken cancellation = default)
    {
        var names = objects.List(_folder, cancellation).Select(found => found.Key[(found.Key.LastIndexOf('/') + 1)..]);
        return await names.Where(EpochName.IsOne).ToListAsync(cancellation);
    }

    public async Task Begin(string epoch, CancellationToken cancellation = default) =>
        await writes.Put(_folder.At(epoch), Stream.Null, onlyFirst: true, demandEpoch: null, cancellation);

    public Task<bool> IsOpen(string epoch, CancellationToken cancellation = default) => objects.Exists(_folder.At(epoch), cancellation);

    public Task Shut(string epoch, CancellationToken cancellation = default) => writes.Delete(_folder.At(epoch), demandEpoch: null, cancellation);

    /// <summary>Nothing is left behind: an object goes in one step.</summary>
    public Task Tidy(CancellationToken cancellation = default) => Task.CompletedTask;

    /// <summary>What a writer asks before it sends.</summary>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="where">What it is about to write.</param>
    /// <exception cref="RunTakenUpException">The epoch is over.</exception>
    public Func<CancellationToken, Task> Demand(string epoch, string where) => async cancellation =>
    {
        if (!await IsOpen(epoch, cancellation))
            throw new RunTakenUpException(where);
    };
}
