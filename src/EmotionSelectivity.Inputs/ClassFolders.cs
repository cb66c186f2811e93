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
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>
    /// Finds the classes. Symbolic links to folders and images are followed, hidden ones are skipped; an image outside
    /// all classes and a link that leads nowhere are faults, so that none is skipped unnoticed.
    /// </summary>
    public static ClassFolders Read(string folder)
    {
        if (!Directory.Exists(folder))
            return new([], [new Fault(folder, "There is no such folder.", "Name a folder with one subfolder per class.")]);
        try
        {
            var listed = StimulusFolder.List(folder);
            var images = listed.Images.ToLookup(image => image[..Math.Max(image.IndexOf('/', StringComparison.Ordinal), 0)], StringComparer.Ordinal);
            ImmutableArray<ImageClass> classes =
                [.. ClassNames(folder).Select(name => new ImageClass(name, [.. images[name].Select(image => Path.Combine(folder, image))]))];
            List<Fault> faults =
                [.. TooFewClasses(folder, classes), .. classes.SelectMany(c => TooFewImages(folder, c)), .. OutsideClasses(folder, images[""])];
            BoundedFaults.Add(listed.Faults, faults);
            return new(classes, [.. faults]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], [new Fault(folder, $"The folder cannot be read: {e.Message}", "Check the permissions of the folder and its content.")]);
        }
    }

    private static IEnumerable<string> ClassNames(string folder) =>
        Directory.EnumerateDirectories(folder, "*", Visible).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

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

    private static IEnumerable<Fault> OutsideClasses(string folder, IEnumerable<string> images) =>
        images.Take(1).Select(image => new Fault(
            Path.Combine(folder, image), "The image is not in the folder of a class.", "Move such images into the folder of their class, or remove them."));
}
