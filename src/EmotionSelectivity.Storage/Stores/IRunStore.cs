using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>
/// Where the files of a run lie. Every file is whole or not there. Paths are relative to the run, with forward slashes. All methods may be called from any
/// thread. What cannot be reached is an <see cref="IOException"/>, what may not be an <see cref="UnauthorizedAccessException"/>.
/// </summary>
public interface IRunStore
{
    /// <summary>What people and other processes know the run by: an absolute path, or an address <c>s3://bucket/prefix</c>.</summary>
    string Location { get; }

    /// <summary>The times from one taking up of the run to the next.</summary>
    IEpochs Epochs { get; }

    /// <summary>What people know a file by.</summary>
    string Locate(string path);

    /// <summary>Whether there is a place for the run, with or without files in it.</summary>
    Task<bool> IsThere(CancellationToken cancellation = default);

    Task<bool> Exists(string path, CancellationToken cancellation = default);

    /// <summary>Opens a file to be read from any position.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    Task<Stream> Open(string path, CancellationToken cancellation = default);

    /// <summary>Reads a part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Its first byte.</param>
    /// <param name="most">How many bytes at most.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Fewer where the file ends; none where it has ended before, or is not there.</returns>
    Task<ReadOnlyMemory<byte>> Read(string path, long from, int most, CancellationToken cancellation = default);

    /// <summary>Every file under a folder, in no order, but for what lies in <c>.staging</c>; that is listed for itself.</summary>
    IAsyncEnumerable<string> List(string folder, CancellationToken cancellation = default);

    /// <summary>Writes a file if none of that name is there. Of several writers one wins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="epoch">In whose name.</param>
    /// <param name="cancellation">Stops waiting for a store that does not answer.</param>
    /// <returns>False where the file was there already; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">There is no room.</exception>
    /// <exception cref="RunTakenUpException">The epoch is over.</exception>
    Task<bool> TryCommit(string path, Func<Stream, Task> write, string epoch, CancellationToken cancellation = default);

    /// <summary>Writes a file in the place of the one that may be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="epoch">In whose name; null for what anybody may write.</param>
    /// <param name="cancellation">Stops waiting for a store that does not answer.</param>
    /// <exception cref="DiskFullException">There is no room; what was there is unchanged.</exception>
    /// <exception cref="RunTakenUpException">The epoch is over; what was there is unchanged.</exception>
    Task Replace(string path, Func<Stream, Task> write, string? epoch, CancellationToken cancellation = default);

    /// <summary>Deletes a file. One that is not there is left at that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epoch">In whose name; null for what anybody may delete.</param>
    /// <param name="cancellation">Stops waiting for a store that does not answer.</param>
    /// <exception cref="RunTakenUpException">The epoch is over; the file is unchanged.</exception>
    Task Remove(string path, string? epoch, CancellationToken cancellation = default);

    /// <summary>Appends a line to a file that others append to. On an object store it is there some seconds later.</summary>
    /// <param name="path">The file; made if it is not there.</param>
    /// <param name="line">UTF-8, with its line end.</param>
    /// <param name="epoch">In whose name.</param>
    /// <exception cref="RunTakenUpException">The epoch is over; nothing was written.</exception>
    void Append(string path, byte[] line, string epoch);

    /// <summary>Waits until what was appended is there.</summary>
    Task Flush(CancellationToken cancellation = default);
}

/// <summary>
/// The epochs of a run as its store has them: while one is there its writers can write, once it is shut they cannot. Names sort (ordinal) by age while any
/// is there.
/// </summary>
public interface IEpochs
{
    /// <summary>
    /// How long after an epoch was shut a write that had begun in it may still be carried out. Zero on a folder, where shutting takes away what a writer
    /// would give a name to.
    /// </summary>
    TimeSpan LateWrites { get; }

    /// <summary>Those that are there.</summary>
    Task<IReadOnlyList<string>> List(CancellationToken cancellation = default);

    Task Begin(string epoch, CancellationToken cancellation = default);

    Task<bool> IsOpen(string epoch, CancellationToken cancellation = default);

    /// <summary>Ends one, if it is there.</summary>
    Task Shut(string epoch, CancellationToken cancellation = default);

    /// <summary>Removes what processes have left that died while they shut an epoch.</summary>
    Task Tidy(CancellationToken cancellation = default);
}
