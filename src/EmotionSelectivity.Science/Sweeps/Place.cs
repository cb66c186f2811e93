namespace EmotionSelectivity.Science.Sweeps;

/// <summary>Where files lie: a path of this machine, or an address of an object store. Nothing here looks whether they do.</summary>
public static class Place
{
    /// <summary>A place in full: paths that are relative start at a folder.</summary>
    /// <param name="place">A path or an address.</param>
    /// <param name="folder">A place.</param>
    /// <exception cref="FormatException">It is an address that is not well formed.</exception>
    public static string Full(string place, string folder)
    {
        if (ObjectAddress.IsMeant(place))
            return ObjectAddress.Parse(place).ToString();
        if (!ObjectAddress.IsMeant(folder))
            return Path.GetFullPath(place, folder);
        return Path.IsPathRooted(place) ? Path.GetFullPath(place) : ObjectAddress.Parse($"{folder}/{place}").ToString();
    }

    /// <summary>A place in full: paths that are relative start where the process is.</summary>
    /// <exception cref="FormatException">It is an address that is not well formed.</exception>
    public static string Full(string place) => Full(place, Environment.CurrentDirectory);

    /// <summary>The place of a part.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="part">Relative to that, with forward slashes.</param>
    public static string Within(string place, string part) => ObjectAddress.IsMeant(place) ? $"{place}/{part}" : Path.Combine(place, part);

    /// <summary>What a place lies in; null where it lies in nothing.</summary>
    /// <param name="place">In full.</param>
    public static string? Around(string place) => ObjectAddress.IsMeant(place) ? ObjectAddress.Parse(place).Parent?.ToString() : Path.GetDirectoryName(place);

    /// <summary>The last folder, or name, of a place.</summary>
    public static string NameOf(string place) => ObjectAddress.IsMeant(place) ? ObjectAddress.Parse(place).Name : Path.GetFileName(place);

    /// <summary>Whether a place lies under another one.</summary>
    /// <param name="root">In full.</param>
    /// <param name="place">In full.</param>
    public static bool IsUnder(string root, string place)
    {
        if (ObjectAddress.IsMeant(root) || ObjectAddress.IsMeant(place))
            return place.StartsWith(root + '/', StringComparison.Ordinal);
        var relative = Path.GetRelativePath(root, place);
        return relative is not ("." or "..") && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }
}
