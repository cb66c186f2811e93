using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs;

/// <summary>
/// A training set in a folder: each of its subfolders is a class, which has the images in that subfolder at any depth.
/// </summary>
/// <param name="Classes">In ordinal order of their names, which is the order of the network's outputs.</param>
/// <param name="Faults">Faults of the folder; the images themselves are not decoded here.</param>
public sealed record ClassFolders(ImmutableArray<ImageClass> Classes, ImmutableArray<Fault> Faults)
{
    private const int MinImages = 2;

    private static readonly EnumerationOptions Visible = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// Finds the classes. Symbolic links and hidden folders are skipped; an image outside all classes is a fault, so
    /// that none is skipped unnoticed.
    /// </summary>
    public static ClassFolders Read(string folder)
    {
        if (!Directory.Exists(folder))
            return new([], [new Fault(folder, "There is no such folder.", "Name a folder with one subfolder per class.")]);
        try
        {
            ImmutableArray<ImageClass> classes = [.. ClassNames(folder).Select(name => ReadClass(folder, name))];
            return new(classes, [.. TooFewClasses(folder, classes), .. classes.SelectMany(c => TooFewImages(folder, c)), .. ImagesOutsideClasses(folder)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], [new Fault(folder, $"The folder cannot be read: {e.Message}", "Check the permissions of the folder and its content.")]);
        }
    }

    private static IEnumerable<string> ClassNames(string folder) =>
        Directory.EnumerateDirectories(folder, "*", Visible).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static ImageClass ReadClass(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return new ImageClass(name, [.. StimulusFolder.ListImages(path).Select(image => Path.Combine(path, image))]);
    }

    private static IEnumerable<Fault> TooFewClasses(string folder, ImmutableArray<ImageClass> classes)
    {
        const string remedy = "Give a folder with two or more subfolders, one per class.";
        if (classes.IsEmpty)
            yield return new Fault(folder, "The folder has no subfolder, so no class.", remedy);
        else if (classes is [var only])
            yield return new Fault(folder, $"'{only.Name}' is the only class; training needs at least two.", remedy);
    }

    private static IEnumerable<Fault> TooFewImages(string folder, ImageClass imageClass)
    {
        if (imageClass.Images.Length < MinImages)
        {
            yield return new Fault(
                Path.Combine(folder, imageClass.Name),
                $"The class has {(imageClass.Images.IsEmpty ? "no image" : "one image")}; it needs at least two, one to hold out and one to train on.",
                "Add images (.png, .jpg, .webp, .gif, .bmp), or remove the folder.");
        }
    }

    private static IEnumerable<Fault> ImagesOutsideClasses(string folder) =>
        StimulusFolder.ListImages(folder).Where(image => !image.Contains('/', StringComparison.Ordinal)).Take(1).Select(image => new Fault(
            Path.Combine(folder, image), "The image is not in the folder of a class.", "Move such images into the folder of their class, or remove them."));
}
