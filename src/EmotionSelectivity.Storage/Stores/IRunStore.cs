using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>
/// Stores the files of a run, in a folder or in an object store. Every file is complete or absent. Paths are relative
/// to the run, with forward slashes. All methods may be called from any thread, and throw <see cref="IOException"/> if
/// the store cannot be reached and <see cref="UnauthorizedAccessException"/> if it refuses access.
/// </summary>
public interface IRunStore
{
    /// <summary>Absolute path of the run, or its address <c>s3://bucket/prefix</c>.</summary>
    string Location { get; }

    IFencingTokens Tokens { get; }

    /// <summary>Absolute path or address of a file.</summary>
    string Locate(string path);

    /// <summary>Whether the folder of the run exists, or, in an object store, any object of it.</summary>
    Task<bool> IsThere(CancellationToken cancellation = default);

    Task<bool> Exists(string path, CancellationToken cancellation = default);

    /// <summary>Opens a file as a seekable stream.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    Task<Stream> Open(string path, CancellationToken cancellation = default);

    /// <summary>Reads a range of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Position of the first byte.</param>
    /// <param name="most">Largest number of bytes.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Fewer bytes at the end of the file; none behind its end, or if it does not exist.</returns>
    Task<ReadOnlyMemory<byte>> Read(string path, long from, int most, CancellationToken cancellation = default);

    /// <summary>
    /// Lists all files under a folder, recursively and in no order. Files in <c>.staging</c> are left out, unless that
    /// folder is listed.
    /// </summary>
    IAsyncEnumerable<string> List(string folder, CancellationToken cancellation = default);

    /// <summary>Writes a file if it does not exist. Of several concurrent writers exactly one succeeds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="token">The token under which it is written.</param>
    /// <param name="cancellation">Stops waiting for the store.</param>
    /// <returns>False if the file exists; then nothing is changed.</returns>
    /// <exception cref="DiskFullException">The store is full.</exception>
    /// <exception cref="LeaseLostException">The token was revoked.</exception>
    Task<bool> TryCommit(string path, Func<Stream, Task> write, FencingToken token, CancellationToken cancellation = default);

    /// <summary>Writes a file, replacing an existing one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="token">The token under which it is written; null for a file that is not fenced.</param>
    /// <param name="cancellation">Stops waiting for the store.</param>
    /// <exception cref="DiskFullException">The store is full; an existing file is unchanged.</exception>
    /// <exception cref="LeaseLostException">The token was revoked; an existing file is unchanged.</exception>
    Task Replace(string path, Func<Stream, Task> write, FencingToken? token, CancellationToken cancellation = default);

    /// <summary>Deletes a file, if it exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="token">The token under which it is deleted; null for a file that is not fenced.</param>
    /// <param name="cancellation">Stops waiting for the store.</param>
    /// <exception cref="LeaseLostException">The token was revoked; the file is unchanged.</exception>
    Task Remove(string path, FencingToken? token, CancellationToken cancellation = default);

    /// <summary>
    /// Appends a line to a file to which several processes append. In an object store it is written some seconds later,
    /// or by <see cref="Flush"/>.
    /// </summary>
    /// <param name="path">The file; created if it does not exist.</param>
    /// <param name="line">UTF-8 text with a line end.</param>
    /// <param name="token">The token under which it is written.</param>
    /// <exception cref="LeaseLostException">The token was revoked; nothing was written.</exception>
    void Append(string path, byte[] line, FencingToken token);

    /// <summary>
    /// Writes the appended lines that are not yet written. Lines that cannot be written are kept for the next call, and
    /// no exception is thrown for them.
    /// </summary>
    /// <param name="token">The token under which they are written.</param>
    /// <param name="cancellation">Stops waiting for the store.</param>
    Task Flush(FencingToken token, CancellationToken cancellation = default);
}
