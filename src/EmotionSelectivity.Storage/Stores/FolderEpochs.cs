namespace EmotionSelectivity.Storage.Stores;

/// <summary>
/// Each epoch is a folder in <c>.staging</c>, in which every file is written before it gets its name. Shutting takes the folder away with what lies in it: a
/// writer then has nothing left to give a name to.
/// </summary>
/// <param name="runDirectory">Absolute.</param>
internal sealed class FolderEpochs(string runDirectory) : IEpochs
{
    /// <summary>The folder of the epochs, relative to the run directory.</summary>
    public const string Folder = ".staging";

    private const string ClosedPrefix = "closed-";
    private const int Attempts = 16;

    private readonly string _staging = Path.Combine(runDirectory, Folder);

    public TimeSpan LateWrites => TimeSpan.Zero;

    /// <summary>Where files of an epoch are written before they get their names; absolute.</summary>
    public string StagingOf(string epoch) => Path.Combine(_staging, epoch);

    public Task<IReadOnlyList<string>> List(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<string>>([.. Folders().Where(EpochName.IsOne)]);

    public Task Begin(string epoch, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(StagingOf(epoch));
                return Task.CompletedTask;
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // The folder of all epochs went between two steps: another process ended the run just now.
            }
        }
    }

    public Task<bool> IsOpen(string epoch, CancellationToken cancellation = default) => Task.FromResult(Directory.Exists(StagingOf(epoch)));

    /// <summary>
    /// Takes the folder away in one step, then what lies in it. A writer that had opened the folder before can still give a file in it its name, or put one
    /// there; when all is deleted it cannot.
    /// </summary>
    public Task Shut(string epoch, CancellationToken cancellation = default)
    {
        var closed = Path.Combine(_staging, ClosedPrefix + epoch);
        try
        {
            Directory.Move(StagingOf(epoch), closed);
        }
        catch (IOException) when (!Directory.Exists(StagingOf(epoch)))
        {
            // Another process closes it as well.
        }
        Delete(closed);
        return Task.CompletedTask;
    }

    public Task Tidy(CancellationToken cancellation = default)
    {
        foreach (var closed in Folders().Where(name => name.StartsWith(ClosedPrefix, StringComparison.Ordinal)))
            Delete(Path.Combine(_staging, closed));
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
            // An epoch is open.
        }
    }

    private static void Delete(string closed)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(closed, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // Another process deletes it too, or a late writer has put a file there after it was emptied.
            }
            catch (IOException)
            {
                // A file system that keeps deleted files while they are open has them under names of its own, which no writer knows.
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
