namespace EmotionSelectivity.Science.Sweeps;

/// <summary>Where files lie: a path of this machine, or an address of an object store. Nothing here looks whether they do.</summary>
public static class Location
{
    /// <summary>A location in full: paths that are relative start at a folder.</summary>
    /// <param name="location">A path or an address.</param>
    /// <param name="folder">A location.</param>
    /// <exception cref="FormatException">It is an address that is not well formed.</exception>
    public static string Resolve(string location, string folder)
    {
        if (ObjectAddress.HasScheme(location))
            return ObjectAddress.Parse(location).ToString();
        if (!ObjectAddress.HasScheme(folder))
            return Path.GetFullPath(location, folder);
        return Path.IsPathRooted(location) ? Path.GetFullPath(location) : ObjectAddress.Parse($"{folder}/{location}").ToString();
    }

    /// <summary>A location in full: paths that are relative start where the process is.</summary>
    /// <exception cref="FormatException">It is an address that is not well formed.</exception>
    public static string Resolve(string location) => Resolve(location, Environment.CurrentDirectory);

    /// <summary>The location of a part.</summary>
    /// <param name="location">Where it lies.</param>
    /// <param name="part">Relative to that, with forward slashes.</param>
    public static string Join(string location, string part) => ObjectAddress.HasScheme(location) ? $"{location}/{part}" : Path.Combine(location, part);

    /// <summary>What a location lies in; null where it lies in nothing.</summary>
    /// <param name="location">In full.</param>
    public static string? Parent(string location) => ObjectAddress.HasScheme(location) ? ObjectAddress.Parse(location).Parent?.ToString() : Path.GetDirectoryName(location);

    /// <summary>The last folder, or name, of a location.</summary>
    public static string Name(string location) => ObjectAddress.HasScheme(location) ? ObjectAddress.Parse(location).Name : Path.GetFileName(location);

    /// <summary>Whether a location lies under another one.</summary>
    /// <param name="root">In full.</param>
    /// <param name="location">In full.</param>
    public static bool IsUnder(string root, string location)
    {
        if (ObjectAddress.HasScheme(root) || ObjectAddress.HasScheme(location))
            return location.StartsWith(root + '/', StringComparison.Ordinal);
        var relative = Path.GetRelativePath(root, location);
        return relative is not ("." or "..") && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }
}
