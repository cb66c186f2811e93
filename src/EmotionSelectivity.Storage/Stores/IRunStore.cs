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

    IFencingTokens Tokens { get; }

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
    /// <param name="token">The token under which it is written.</param>
    /// <param name="cancellation">Stops waiting for a store that does not answer.</param>
    /// <returns>False where the file was there already; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">There is no room.</exception>
    /// <exception cref="LeaseLostException">The token was revoked.</exception>
    Task<bool> TryCommit(string path, Func<Stream, Task> write, FencingToken token, CancellationToken cancellation = default);

    /// <summary>Writes a file in the place of the one that may be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="token">The token under which it is written; null for a file that is not fenced.</param>
    /// <param name="cancellation">Stops waiting for a store that does not answer.</param>
    /// <exception cref="DiskFullException">There is no room; what was there is unchanged.</exception>
    /// <exception cref="LeaseLostException">The token was revoked; what was there is unchanged.</exception>
    Task Replace(string path, Func<Stream, Task> write, FencingToken? token, CancellationToken cancellation = default);

    /// <summary>Deletes a file. One that is not there is left at that.</summary>
    /// <param name="path">The file.</param>
    /// <param name="token">The token under which it is deleted; null for a file that is not fenced.</param>
    /// <param name="cancellation">Stops waiting for a store that does not answer.</param>
    /// <exception cref="LeaseLostException">The token was revoked; the file is unchanged.</exception>
    Task Remove(string path, FencingToken? token, CancellationToken cancellation = default);

    /// <summary>Appends a line to a file that others append to. On an object store it is there some seconds later.</summary>
    /// <param name="path">The file; made if it is not there.</param>
    /// <param name="line">UTF-8, with its line end.</param>
    /// <param name="token">The token under which it is written.</param>
    /// <exception cref="LeaseLostException">The token was revoked; nothing was written.</exception>
    void Append(string path, byte[] line, FencingToken token);

    /// <summary>
    /// Writes the appended lines that are not yet written. Lines that cannot be written are kept for the next call, and no exception is thrown for them.
    /// </summary>
    /// <param name="token">The token under which they are written.</param>
    /// <param name="cancellation">Stops waiting for the store.</param>
    Task Flush(FencingToken token, CancellationToken cancellation = default);
}
