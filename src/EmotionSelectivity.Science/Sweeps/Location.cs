namespace EmotionSelectivity.Science.Sweeps;

/// <summary>
/// Operations on locations: a location is a path on this machine or an address in an object store. Nothing is checked
/// for existence.
/// </summary>
public static class Location
{
    /// <summary>Resolves a location. Relative paths are relative to a folder.</summary>
    /// <param name="location">A path or an address.</param>
    /// <param name="folder">A location.</param>
    /// <exception cref="FormatException">The location is an invalid address.</exception>
    public static string Resolve(string location, string folder)
    {
        if (ObjectAddress.HasScheme(location))
            return ObjectAddress.Parse(location).ToString();
        if (!ObjectAddress.HasScheme(folder))
            return Path.GetFullPath(location, folder);
        return Path.IsPathRooted(location) ? Path.GetFullPath(location) : ObjectAddress.Parse($"{folder}/{location}").ToString();
    }

    /// <summary>Resolves a location. Relative paths are relative to the current directory.</summary>
    /// <exception cref="FormatException">The location is an invalid address.</exception>
    public static string Resolve(string location) => Resolve(location, Environment.CurrentDirectory);

    /// <summary>Appends a relative path to a location.</summary>
    /// <param name="location">The containing location.</param>
    /// <param name="part">Relative path with forward slashes.</param>
    public static string Join(string location, string part) => ObjectAddress.HasScheme(location) ? $"{location}/{part}" : Path.Combine(location, part);

    /// <summary>The containing location; null if there is none.</summary>
    /// <param name="location">A resolved location.</param>
    public static string? Parent(string location) => ObjectAddress.HasScheme(location) ? ObjectAddress.Parse(location).Parent?.ToString() : Path.GetDirectoryName(location);

    /// <summary>The last segment of a location.</summary>
    public static string Name(string location) => ObjectAddress.HasScheme(location) ? ObjectAddress.Parse(location).Name : Path.GetFileName(location);

    /// <summary>Whether a location lies under another one.</summary>
    /// <param name="root">The containing location, resolved.</param>
    /// <param name="location">The location to test, resolved.</param>
    public static bool IsUnder(string root, string location)
    {
        if (ObjectAddress.HasScheme(root) || ObjectAddress.HasScheme(location))
            return location.StartsWith(root + '/', StringComparison.Ordinal);
        var relative = Path.GetRelativePath(root, location);
        return relative is not ("." or "..") && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }
}
