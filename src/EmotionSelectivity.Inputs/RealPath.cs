namespace EmotionSelectivity.Inputs;

/// <summary>Finds where a path leads when every symbolic link in it is followed, as the kernel does on opening.</summary>
public static class RealPath
{
    /// <summary>Limit of the Linux kernel on links in one path.</summary>
    private const int MaxLinks = 40;

    /// <summary>
    /// The absolute path without links. A part that does not exist is kept as it is, so the result may not exist.
    /// </summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <exception cref="IOException">The path has more than 40 links, or links that lead in a circle.</exception>
    public static string Of(string path)
    {
        var absolute = Path.Combine(Environment.CurrentDirectory, path);
        var real = Path.GetPathRoot(absolute)!;
        var parts = new Stack<string>();
        Push(absolute[real.Length..], parts);
        for (var links = 0; parts.TryPop(out var part);)
        {
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MaxLinks)
                throw new IOException($"'{path}' has too many symbolic links, or links that lead in a circle.");
            if (Path.IsPathRooted(target))
                real = Path.GetPathRoot(target)!;
            Push(target[Path.GetPathRoot(target)!.Length..], parts);
        }
        return real;
    }

    /// <summary>Puts the parts of a path on top, the first part topmost.</summary>
    private static void Push(string path, Stack<string> parts)
    {
        foreach (var part in path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]).Reverse())
        {
            if (part is not ("" or "."))
                parts.Push(part);
        }
    }
}
