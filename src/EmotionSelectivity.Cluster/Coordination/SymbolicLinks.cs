using System.IO.Enumeration;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Cluster.Coordination;

/// <summary>
/// Finds symbolic links that lead out of the folders of the server. The text of a path is not enough to tell where it
/// leads: any folder in it, and any file below it, can be a link to somewhere else.
/// </summary>
internal static class SymbolicLinks
{
    /// <summary>Links that Linux follows in one path before it reports a loop.</summary>
    private const int MaxLinks = 40;

    private static readonly EnumerationOptions EveryEntry = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    /// <summary>
    /// Whether a path, or a link anywhere below it, leads out of all roots. Roots may themselves be reached through
    /// links. What cannot be resolved, such as a loop of links, leads out.
    /// </summary>
    /// <param name="roots">Paths of the folders that may be used.</param>
    /// <param name="path">Path of a file or a folder, which need not exist.</param>
    public static bool LeadOut(IEnumerable<string> roots, string path)
    {
        string[] resolvedRoots = [.. roots.Select(Resolve).OfType<string>()];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Queue<string>([path]);
        while (left.TryDequeue(out var next))
        {
            if (Resolve(next) is not { } target || !resolvedRoots.Any(root => target == root || Location.IsUnder(root, target)))
                return true;
            if (!seen.Add(target) || !Directory.Exists(target))
                continue;
            foreach (var link in LinksBelow(target))
                left.Enqueue(link);
        }
        return false;
    }

    /// <summary>
    /// The path with every link replaced by what it leads to. Parts that do not exist are kept as they are.
    /// </summary>
    /// <returns>Null where the links form a loop or cannot be read.</returns>
    internal static string? Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var resolved = Path.GetPathRoot(full)!;
        var left = new Stack<string>(Parts(full[resolved.Length..]));
        try
        {
            for (var links = 0; left.TryPop(out var part);)
            {
                if (part == ".")
                    continue;
                if (part == "..")
                {
                    resolved = Path.GetDirectoryName(resolved) ?? resolved;
                    continue;
                }
                var next = Path.Combine(resolved, part);
                if (new FileInfo(next).LinkTarget is not { } target)
                {
                    resolved = next;
                    continue;
                }
                if (++links > MaxLinks)
                    return null;
                if (Path.IsPathRooted(target))
                    resolved = Path.GetPathRoot(target)!;
                foreach (var name in Parts(Path.IsPathRooted(target) ? target[resolved.Length..] : target))
                    left.Push(name);
            }
            return resolved;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The parts of a relative path, the last one first.</summary>
    private static IEnumerable<string> Parts(string relative) =>
        relative.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();

    private static string[] LinksBelow(string folder) =>
    [
        .. new FileSystemEnumerable<string>(folder, (ref FileSystemEntry e) => e.ToFullPath(), EveryEntry)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => IsLink(ref e),
            ShouldRecursePredicate = (ref FileSystemEntry e) => !IsLink(ref e),
        },
    ];

    private static bool IsLink(ref FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
