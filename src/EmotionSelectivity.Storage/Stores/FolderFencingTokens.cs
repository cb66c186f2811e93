namespace EmotionSelectivity.Storage.Stores;

/// <summary>
/// Fencing tokens of a run in a folder. Each valid token is a folder in <c>.staging</c>; every file is first written
/// there and then renamed to its final path. Revoking a token removes its folder with all files in it, so that a writer
/// has nothing left to rename.
/// </summary>
/// <param name="runDirectory">Absolute path.</param>
internal sealed class FolderFencingTokens(string runDirectory) : IFencingTokens
{
    /// <summary>The folder of all tokens, relative to the run directory.</summary>
    public const string Folder = ".staging";

    private const string RevokedPrefix = "closed-";
    private const int Attempts = 16;

    private readonly string _staging = Path.Combine(runDirectory, Folder);

    public TimeSpan QuiescencePeriod => TimeSpan.Zero;

    /// <summary>The folder in which files are written under a token before they are renamed; absolute path.</summary>
    public string StagingOf(FencingToken token) => Path.Combine(_staging, token.Value);

    public Task<IReadOnlyList<FencingToken>> List(CancellationToken cancellation = default)
    {
        var tokens = new List<FencingToken>();
        foreach (var name in Folders())
        {
            if (FencingToken.TryParse(name, out var token))
                tokens.Add(token);
        }
        return Task.FromResult<IReadOnlyList<FencingToken>>(tokens);
    }

    public Task Issue(FencingToken token, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(StagingOf(token));
                return Task.CompletedTask;
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // Another process released the run at this moment and deleted the folder of all tokens between two steps.
            }
        }
    }

    public Task<bool> IsValid(FencingToken token, CancellationToken cancellation = default) => Task.FromResult(Directory.Exists(StagingOf(token)));

    /// <summary>
    /// Renames the folder in one step, then deletes it with all files. A writer that had opened the folder before can
    /// still rename a file in it, or create one; after the deletion it cannot.
    /// </summary>
    public Task Revoke(FencingToken token, CancellationToken cancellation = default)
    {
        var revoked = Path.Combine(_staging, RevokedPrefix + token);
        try
        {
            Directory.Move(StagingOf(token), revoked);
        }
        catch (IOException) when (!Directory.Exists(StagingOf(token)))
        {
            // Another process revoked it too.
        }
        Delete(revoked);
        return Task.CompletedTask;
    }

    public Task RemoveLeftovers(CancellationToken cancellation = default)
    {
        foreach (var revoked in Folders().Where(name => name.StartsWith(RevokedPrefix, StringComparison.Ordinal)))
            Delete(Path.Combine(_staging, revoked));
        if (Directory.Exists(_staging))
            DeleteWhenEmpty();
        return Task.CompletedTask;
    }

    private void DeleteWhenEmpty()
    {
        try
        {
            Directory.Delete(_staging);
        }
        catch (IOException)
        {
            // A token is valid.
        }
    }

    private static void Delete(string revoked)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(revoked, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process deletes it too, or a late writer created a file after the folder was emptied.
            }
            catch (IOException)
            {
                // Some file systems keep deleted files that are open, under names that no writer knows.
                return;
            }
        }
    }

    private string[] Folders()
    {
        try
        {
            return [.. new DirectoryInfo(_staging).GetDirectories().Select(folder => folder.Name)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
