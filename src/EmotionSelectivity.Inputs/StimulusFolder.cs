namespace EmotionSelectivity.Inputs;

/// <summary>The images in the folder of a stimulus set, and in the folders within it.</summary>
public static class StimulusFolder
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp" };

    private static readonly EnumerationOptions Visible = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>Paths within the folder with forward slashes, in ordinal order; none where there is no such folder. Links and hidden files do not count.</summary>
    public static IReadOnlyList<string> Images(string folder) => !Directory.Exists(folder)
        ? []
        :
        [
            .. Directory.EnumerateFiles(folder, "*", Visible)
                .Where(IsImage)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Whether <see cref="Images"/> would find a path in its folder: hidden files, and files in hidden folders, do not count.</summary>
    /// <param name="path">With forward slashes.</param>
    public static bool IsShown(string path) => IsImage(path) && path.Split('/').All(part => part.Length > 0 && part[0] != '.');

    /// <summary>Whether a name ends as an image's does.</summary>
    internal static bool IsImage(string name) => Extensions.Contains(Path.GetExtension(name));
}
