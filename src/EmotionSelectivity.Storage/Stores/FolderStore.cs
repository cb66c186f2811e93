using System.IO.Enumeration;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Stores;

/// <summary>A run in a folder, on a local disk or on one that several machines share.</summary>
/// <param name="path">Absolute path; created when a file is written.</param>
internal sealed class FolderStore(string path) : IRunStore
{
    private const int BufferSize = 1 << 17;

    private static readonly EnumerationOptions EveryEntry =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly FolderFencingTokens _tokens = new(path);

    public string Location => path;

    public IFencingTokens Tokens => _tokens;

    public string Locate(string path) => Path.Combine(Location, path);

    public Task<bool> IsThere(CancellationToken cancellation = default) => Task.FromResult(Directory.Exists(Location));

    public Task<bool> Exists(string path, CancellationToken cancellation = default) => Task.FromResult(File.Exists(Locate(path)));

    public Task<Stream> Open(string path, CancellationToken cancellation = default) => Task.FromResult<Stream>(
        new FileStream(Locate(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize, useAsync: false));

    public async Task<ReadOnlyMemory<byte>> Read(string path, long from, int most, CancellationToken cancellation = default)
    {
        if (!File.Exists(Locate(path)))
            return default;
        await using var file = await Open(path, cancellation);
        if (from >= file.Length)
            return default;
        file.Position = from;
        var part = new byte[Math.Min(most, file.Length - from)];
        var read = await file.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, cancellation);
        return part.AsMemory(0, read);
    }

    public IAsyncEnumerable<string> List(string folder, CancellationToken cancellation = default) => Enumerate(folder).ToAsyncEnumerable();

    public Task<bool> TryCommit(string path, Func<Stream, Task> write, FencingToken token, CancellationToken cancellation = default) =>
        AtomicFile.TryCommit(Locate(path), write, _tokens.StagingOf(token));

    public Task Replace(string path, Func<Stream, Task> write, FencingToken? token, CancellationToken cancellation = default) =>
        AtomicFile.Replace(Locate(path), write, token is { } valid ? _tokens.StagingOf(valid) : null);

    public Task Remove(string path, FencingToken? token, CancellationToken cancellation = default)
    {
        if (token is { } valid)
            AtomicFile.Remove(Locate(path), _tokens.StagingOf(valid));
        else if (File.Exists(Locate(path)))
            File.Delete(Locate(path));
        return Task.CompletedTask;
    }

    public void Append(string path, byte[] line, FencingToken token)
    {
        if (!Directory.Exists(_tokens.StagingOf(token)))
            throw new LeaseLostException(Locate(path));
        SharedAppend.Append(Locate(path), line);
    }

    public Task Flush(FencingToken token, CancellationToken cancellation = default) => Task.CompletedTask;

    private IEnumerable<string> Enumerate(string folder)
    {
        var root = Locate(folder);
        if (!Directory.Exists(root))
            return [];
        return new FileSystemEnumerable<string>(root, (ref FileSystemEntry e) => e.ToFullPath(), EveryEntry)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory || IsLink(ref e),
            ShouldRecursePredicate = (ref FileSystemEntry e) => !IsLink(ref e) && !e.FileName.SequenceEqual(FolderFencingTokens.Folder),
        }
        .Select(file => Path.GetRelativePath(Location, file).Replace('\\', '/'));
    }

    /// <summary>Links are listed but not followed: one to a parent folder would make the listing endless.</summary>
    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
