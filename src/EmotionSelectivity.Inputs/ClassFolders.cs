using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs;

/// <summary>A training set as folders: each folder within it is a class, and the images in that folder, at any depth, are the class's.</summary>
/// <param name="Classes">In the ordinal order of their names, which is the order of the network's outputs.</param>
/// <param name="Faults">What is wrong with the folder as such.</param>
public sealed record ClassFolders(ImmutableArray<ImageClass> Classes, ImmutableArray<Fault> Faults)
{
    private const int FewestImages = 2;

    private static readonly EnumerationOptions Visible = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>Looks for classes. Links and hidden folders do not count; images that lie in no class are a fault, so that none is left out unnoticed.</summary>
    public static ClassFolders Read(string folder)
    {
        if (!Directory.Exists(folder))
            return new([], [new Fault(folder, "There is no such folder.", "Name the folder that holds a folder for each class.")]);
        try
        {
            ImmutableArray<ImageClass> classes = [.. Names(folder).Select(name => Class(folder, name))];
            return new(classes, [.. TooFewClasses(folder, classes), .. classes.SelectMany(c => TooFewImages(folder, c)), .. Strays(folder)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new([], [new Fault(folder, $"The folder cannot be read: {e.Message}", "Check that you may read it and all that is in it.")]);
        }
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateDirectories(folder, "*", Visible).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static ImageClass Class(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return new ImageClass(name, [.. StimulusFolder.Images(path).Select(image => Path.Combine(path, image))]);
    }

    private static IEnumerable<Fault> TooFewClasses(string folder, ImmutableArray<ImageClass> classes)
    {
        const string remedy = "Give a folder with two or more folders in it, one for each class.";
        if (classes.IsEmpty)
            yield return new Fault(folder, "It holds no folder, so no class.", remedy);
        else if (classes is [var only])
            yield return new Fault(folder, $"'{only.Name}' is the only class: there is nothing to tell it from.", remedy);
    }

    private static IEnumerable<Fault> TooFewImages(string folder, ImageClass imageClass)
    {
        if (imageClass.Images.Length < FewestImages)
        {
            yield return new Fault(
                Path.Combine(folder, imageClass.Name), $"The class has {(imageClass.Images.IsEmpty ? "no image" : "one image")}: one is held out, and one or more are learnt from.",
                "Add images (.png, .jpg, .webp, .gif, .bmp), or take the folder away.");
        }
    }

    private static IEnumerable<Fault> Strays(string folder) =>
        StimulusFolder.Images(folder).Where(image => !image.Contains('/', StringComparison.Ordinal)).Take(1).Select(image => new Fault(
            Path.Combine(folder, image), "This image lies beside the class folders, not in one.", "Move such images into the folder of their class, or away."));
}
