using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>
/// Walks a folder and its subfolders, through symbolic links too. Hidden files and folders are skipped. A link to a
/// folder that contains it is not followed, since all that it leads to is listed already.
/// </summary>
/// <param name="root">The folder.</param>
internal sealed class FolderWalk(string root)
{
    /// <summary>Bounds the walk: links to folders with links to folders can give more paths than there are files.</summary>
    private const int MaxEntries = 1_000_000;

    private static readonly EnumerationOptions Visible = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    private readonly List<string> _images = [];
    private readonly List<FollowedLink> _links = [];
    private readonly List<Fault> _faults = [];
    private int _entries;

    /// <summary>Lists the images.</summary>
    public ListedImages List()
    {
        Walk(root, "", [RealPath.Of(root)]);
        _images.Sort(StringComparer.Ordinal);
        return new ListedImages([.. _images], [.. _links], [.. _faults]);
    }

    /// <param name="folder">Path of a folder.</param>
    /// <param name="prefix">Its path relative to the root, with a slash at the end; empty for the root.</param>
    /// <param name="above">Its path without links, and those of the folders that it was reached through.</param>
    private void Walk(string folder, string prefix, string[] above)
    {
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Visible))
            {
                if (++_entries > MaxEntries)
                {
                    AddTooMany();
                    return;
                }
                Visit(entry, prefix + entry.Name, above);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _faults.Add(new Fault(folder, $"The folder cannot be read: {e.Message}", "Check the permissions of the folder and its content."));
        }
    }

    private void Visit(FileSystemInfo entry, string name, string[] above)
    {
        var isLink = entry.LinkTarget is not null;
        var real = Path.Combine(above[^1], entry.Name);
        if (isLink && !Resolves(entry.FullName, Path.Combine(root, name), out real))
            return;
        var isFolder = Directory.Exists(real);
        if (isFolder ? above.Contains(real, StringComparer.Ordinal) : !StimulusFolder.IsImage(name))
            return;
        if (isLink)
            _links.Add(new FollowedLink(Path.Combine(root, name), real));
        if (isFolder)
            Walk(Path.Combine(root, name), name + '/', [.. above, real]);
        else
            _images.Add(name);
    }

    /// <summary>Finds what a link leads to; a link that leads nowhere is a fault.</summary>
    private bool Resolves(string link, string shown, out string real)
    {
        real = "";
        try
        {
            real = RealPath.Of(link);
            if (Path.Exists(real))
                return true;
            _faults.Add(new Fault(shown, $"The symbolic link leads to '{real}', which does not exist.", "Correct the link, or remove it."));
        }
        catch (IOException)
        {
            _faults.Add(new Fault(shown, "The symbolic link leads in a circle.", "Correct the link, or remove it."));
        }
        return false;
    }

    private void AddTooMany()
    {
        if (_entries == MaxEntries + 1)
        {
            _faults.Add(new Fault(
                root, $"The folder has more than {MaxEntries} files and folders, each counted once for every path of links to it.",
                "Name the folder of the images only; check its symbolic links."));
        }
    }
}
