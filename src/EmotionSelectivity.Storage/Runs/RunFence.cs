using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>
/// Keeps whoever lost a run from writing it, however late it comes back. Each time a run is taken up begins an epoch, a folder in <c>.staging</c> in which
/// every file is written before it gets its name. Taking up takes the folders of all other epochs away with what lies in them: a writer of one of them
/// then has nothing left to give a name to. All methods may be called from any thread.
/// </summary>
/// <param name="runDirectory">Absolute.</param>
internal sealed partial class RunFence(string runDirectory)
{
    /// <summary>The folder of the epochs, relative to the run directory.</summary>
    public const string Folder = ".staging";

    private const string ClosedPrefix = "closed-";
    private const int SuffixDigits = 12;
    private const int Attempts = 16;

    private readonly string _staging = Path.Combine(runDirectory, Folder);
    private readonly Lock _lock = new();
    private string? _epoch;

    /// <summary>Where files of the present epoch are written before they get their names; absolute.</summary>
    /// <exception cref="InvalidOperationException">No epoch was entered.</exception>
    public string Staging => FolderOf(Epoch ?? throw new InvalidOperationException($"{runDirectory} was not taken up, and no epoch of it entered: it can only be read."));

    /// <summary>Whether an epoch is open.</summary>
    public bool IsOpenFor(string epoch) => Directory.Exists(FolderOf(epoch));

    private string? Epoch
    {
        get
        {
            lock (_lock)
                return _epoch;
        }
    }

    /// <summary>Begins an epoch that sorts above all that are there, closes those, and enters it.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="RunTakenUpException">Another process took up the run at the same time, and its epoch sorts higher.</exception>
    public string TakeUp()
    {
        var epoch = Begin();
        if (!CloseBelow(epoch) || Epochs().Max(StringComparer.Ordinal) != epoch)
        {
            Shut(epoch);
            throw new RunTakenUpException(runDirectory);
        }
        Clear();
        lock (_lock)
            _epoch = epoch;
        return epoch;
    }

    /// <summary>
    /// Takes up writing in an epoch that another process began: the highest heard of counts. Numbers begin again where a run was closed, so a closed epoch
    /// gives way to any other; an epoch that was closed before it was heard of lets nothing be written either.
    /// </summary>
    /// <exception cref="ArgumentException">It is no name of an epoch.</exception>
    public void Enter(string epoch)
    {
        if (!EpochName().IsMatch(epoch))
            throw new ArgumentException($"'{epoch}' is no epoch.", nameof(epoch));
        lock (_lock)
        {
            if (_epoch is null || string.CompareOrdinal(epoch, _epoch) > 0 || !Directory.Exists(FolderOf(_epoch)))
                _epoch = epoch;
        }
    }

    /// <summary>Ends the present epoch, and with it all writing, until someone takes up the run. Does nothing where another process has taken it up.</summary>
    public void Close()
    {
        if (Epoch is not { } epoch || !CloseBelow(epoch))
            return;
        Shut(epoch);
        Clear();
        try
        {
            Directory.Delete(_staging);
        }
        catch (IOException)
        {
            // Someone takes up the run already.
        }
    }

    private string Begin()
    {
        for (var attempt = 1; ; attempt++)
        {
            var number = Epochs().Select(epoch => int.Parse(epoch[..epoch.IndexOf('-', StringComparison.Ordinal)])).DefaultIfEmpty().Max() + 1;
            var begun = $"{number:000000}-{RandomNumberGenerator.GetHexString(SuffixDigits, lowercase: true)}";
            try
            {
                Directory.CreateDirectory(FolderOf(begun));
                return begun;
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // The folder of all epochs went between two steps: another process ended the run just now.
            }
        }
    }

    /// <summary>
    /// Closes every epoch below one. Only what stood beside it counts: once it is gone, numbers begin again, and what is lower then is newer.
    /// </summary>
    /// <returns>False where the epoch itself is closed; then nothing was done.</returns>
    private bool CloseBelow(string epoch)
    {
        var there = Epochs();
        if (!there.Contains(epoch))
            return false;
        foreach (var lower in there.Where(other => string.CompareOrdinal(other, epoch) < 0))
            Shut(lower);
        return true;
    }

    /// <summary>
    /// Takes an epoch's folder away in one step, then what lies in it. A writer that had opened the folder before can still give a file in it its name, or
    /// put one there; when all is deleted it cannot.
    /// </summary>
    private void Shut(string epoch)
    {
        var closed = Path.Combine(_staging, ClosedPrefix + epoch);
        try
        {
            Directory.Move(FolderOf(epoch), closed);
        }
        catch (IOException) when (!Directory.Exists(FolderOf(epoch)))
        {
            // Another process closes it as well.
        }
        Delete(closed);
    }

    /// <summary>Deletes what others that were closing epochs, and died, have left.</summary>
    private void Clear()
    {
        foreach (var closed in Folders().Where(name => name.StartsWith(ClosedPrefix, StringComparison.Ordinal)))
            Delete(Path.Combine(_staging, closed));
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

    private List<string> Epochs() => [.. Folders().Where(name => EpochName().IsMatch(name))];

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

    private string FolderOf(string epoch) => Path.Combine(_staging, epoch);

    [GeneratedRegex(@"^[0-9]{6}-[0-9a-f]{6,64}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex EpochName();
}
