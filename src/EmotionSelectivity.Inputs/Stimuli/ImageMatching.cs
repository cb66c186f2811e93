using System.Collections.Immutable;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Stimuli;

/// <summary>The rows of a table with their images.</summary>
/// <param name="Images">Image of each row; no image has two rows.</param>
/// <param name="Unrated">Images without a row, left out because the set allows it; in ordinal order.</param>
internal sealed record MatchedRows(IReadOnlyDictionary<RatedImage, string> Images, ImmutableArray<string> Unrated);

/// <summary>
/// Finds the file of every row of a ratings table: by its relative path, or, where the table gives no extension, by the
/// only file with that name. Names that differ only in what cannot be seen (<see cref="NameSpelling"/>) or in the case
/// of the extension are the same where that is unambiguous.
/// </summary>
internal sealed class ImageMatching
{
    /// <summary>Formats that people have pictures in, by extension.</summary>
    private static readonly Dictionary<string, string> UnreadFormats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".tif"] = "TIFF",
        [".tiff"] = "TIFF",
        [".heic"] = "HEIC",
        [".avif"] = "AVIF",
        [".svg"] = "SVG",
        [".eps"] = "EPS",
        [".pdf"] = "PDF",
    };

    private readonly StimulusSource _source;
    private readonly bool _isEncodingGuessed;
    private readonly HashSet<string> _exact;
    private readonly ILookup<string, string> _byStem;
    private readonly Lazy<ILookup<string, string>> _bySpelling;
    private readonly Lazy<ILookup<string, string>> _bySpellingOfStem;
    private readonly Lazy<ILookup<string, string>> _byCase;
    private readonly Lazy<ILookup<string, string>> _byFileName;

    private ImageMatching(IReadOnlyList<string> images, StimulusSource source, bool isEncodingGuessed)
    {
        (_source, _isEncodingGuessed) = (source, isEncodingGuessed);
        _exact = images.ToHashSet(StringComparer.Ordinal);
        _byStem = images.ToLookup(NameSpelling.WithoutExtension, StringComparer.Ordinal);
        _bySpelling = Lookup(NameSpelling.OfPath, StringComparer.Ordinal);
        _bySpellingOfStem = Lookup(SpellingOfStem, StringComparer.Ordinal);
        _byCase = Lookup(SpellingOfStem, StringComparer.OrdinalIgnoreCase);
        _byFileName = Lookup(image => Path.GetFileName(SpellingOfStem(image)), StringComparer.OrdinalIgnoreCase);

        Lazy<ILookup<string, string>> Lookup(Func<string, string> key, StringComparer comparer) => new(() => images.ToLookup(key, comparer));
    }

    /// <summary>
    /// Maps rows to images. Rows without an image, two rows for one image, and images without a row are faults, the
    /// last unless the set leaves them out.
    /// </summary>
    public static MatchedRows Match(RatedRows table, IReadOnlyList<string> images, StimulusSource source, List<Fault> faults)
    {
        var matching = new ImageMatching(images, source, table.IsEncodingGuessed);
        var (matched, rowOf) = (new Dictionary<RatedImage, string>(), new Dictionary<string, RatedImage>(StringComparer.Ordinal));
        var (missing, repeated) = (new List<RatedImage>(), new List<(RatedImage Row, RatedImage First, string Image)>());
        foreach (var row in table.Rows)
        {
            if (matching.Candidates(row.Image) is not [var image])
                missing.Add(row);
            else if (rowOf.TryAdd(image, row))
                matched.Add(row, image);
            // A row that repeats another letter for letter is a fault of the table already.
            else if (rowOf[image].Image != row.Image)
                repeated.Add((row, rowOf[image], image));
        }
        BoundedFaults.Add(missing.Select(matching.Missing), $"{source.Ratings}", "rows without an image", faults);
        BoundedFaults.Add(repeated.Select(r => matching.Repeated(r.Row, r.First, r.Image)), source.Ratings, "rows for an image that has one already", faults);
        var unrated = images.Where(image => !rowOf.ContainsKey(image));
        if (source.Unrated == UnusableImages.Skip)
            return new MatchedRows(matched, [.. unrated]);
        BoundedFaults.Add(
            unrated.Select(image => new Fault(
                Location.Join(source.Images, image), $"The image has no rating in {source.Ratings}.",
                "Add a row for it, move it out of the folder, or write unrated: skip for this set to leave such images out.")),
            source.Images, "images without a rating", faults);
        return new MatchedRows(matched, []);
    }

    /// <summary>The images under the strictest comparison that finds one.</summary>
    private string[] Candidates(string image)
    {
        if (_exact.Contains(image))
            return [image];
        string[] found = [.. _byStem[image]];
        if (found.Length == 0)
            found = [.. _bySpelling.Value[NameSpelling.OfPath(image)]];
        return found.Length > 0 ? found : [.. _bySpellingOfStem.Value[NameSpelling.OfPath(image)]];
    }

    private Fault Missing(RatedImage row)
    {
        var candidates = Candidates(row.Image);
        var name = Quotation.Shorten(row.Image);
        if (candidates.Length == 0 && UnreadFormats.TryGetValue(Path.GetExtension(row.Image), out var format))
            return new Fault(Where(row), $"'{name}' is a {format} file, which is not read.", "Convert the image to PNG, and name that file.");
        return candidates.Length > 1
            ? new Fault(Where(row), $"'{name}' is ambiguous: {string.Join(", ", candidates.Take(5))}.", DescribeAmbiguity(row.Image, candidates))
            : new Fault(Where(row), $"There is no image '{name}' in {_source.Images}.", Suggest(row.Image));
    }

    private static string DescribeAmbiguity(string image, string[] candidates)
    {
        if (!StimulusFolder.IsImage(image))
            return "Add the extension.";
        var differences = candidates.Select(candidate => (Name: candidate, Difference: NameSpelling.Difference(candidate, image)));
        return $"Write the name as one of the files has it: {string.Join("; ", differences.Take(5).Select(d => $"'{d.Name}' {d.Difference}"))}.";
    }

    private string Suggest(string image)
    {
        if (_isEncodingGuessed && !System.Text.Ascii.IsValid(image))
            return "The table is not UTF-8 and was read as Windows-1252 (Latin-1), so that letters can be wrong. Save it as UTF-8.";
        var stem = SpellingOfStem(image);
        if (_byCase.Value[stem].FirstOrDefault() is { } near)
        {
            return string.Equals(NameSpelling.OfPath(near), NameSpelling.OfPath(image), StringComparison.OrdinalIgnoreCase)
                ? $"There is '{near}'; names are case-sensitive. Write the name as the file has it."
                : $"There is '{near}', which has another extension. Write the name as the file has it.";
        }
        return _byFileName.Value[Path.GetFileName(stem)].FirstOrDefault() is { } elsewhere
            ? $"There is '{elsewhere}' in another folder. Write the path relative to the folder of images."
            : "Add the image, or delete the row.";
    }

    private Fault Repeated(RatedImage row, RatedImage first, string image) => new(
        Where(row), $"'{Quotation.Shorten(row.Image)}' names the image {image}, which line {first.Line} names already, as '{Quotation.Shorten(first.Image)}'.",
        $"Keep line {first.Line} or line {row.Line}.");

    private string Where(RatedImage row) => $"{_source.Ratings}:{row.Line}: {_source.Columns.Image}";

    private static string SpellingOfStem(string image) => NameSpelling.WithoutExtension(NameSpelling.OfPath(image));
}
