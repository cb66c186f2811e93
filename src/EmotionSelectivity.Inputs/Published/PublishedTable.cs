using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>What happens if a table has several differing ratings of one image.</summary>
public enum ConflictPolicy
{
    /// <summary>It is a fault: one of the rows is wrong, and the program cannot decide which.</summary>
    Refuse,

    /// <summary>
    /// The unweighted mean is taken: several samples rated the image, and the table does not give their sizes.
    /// </summary>
    Average,
}

/// <summary>A sample of raters, for tables that list several samples separately.</summary>
/// <param name="Code">The sample's code in the names of columns.</param>
/// <param name="Meaning">Who the raters are.</param>
public sealed record RaterGroup(string Code, string Meaning);

/// <summary>The format of a published table of ratings: how its columns are found, and what its numbers mean.</summary>
public sealed record PublishedTable
{
    /// <summary>Value of <c>--preset</c>; empty for a table described by options.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the set, name of its file, citation.</summary>
    public required string Title { get; init; }

    public required TableLayout Layout { get; init; }

    /// <summary>The ends of the rating instrument.</summary>
    public required RatingScale Scale { get; init; }

    /// <summary>Extension appended to ids without one; empty for a set with several image formats.</summary>
    public string Extension { get; init; } = "";

    /// <summary>Texts that mark a missing rating, in addition to an empty field.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>
    /// Whether ratings in texts have a decimal comma, and no decimal point. Numbers in the cells of a workbook have
    /// neither.
    /// </summary>
    public bool HasDecimalComma { get; init; }

    /// <summary>Sheet of a workbook that has the ratings; null where only one visible sheet can have them.</summary>
    public string? Sheet { get; init; }

    public ConflictPolicy Conflicts { get; init; } = ConflictPolicy.Refuse;

    /// <summary>
    /// Samples of raters that a user must choose from; empty where the table has one rating for all raters.
    /// </summary>
    public ImmutableArray<RaterGroup> Groups { get; init; } = [];

    /// <summary>The format of one sample's ratings in the same table.</summary>
    public PublishedTable ForGroup(RaterGroup group) => this with { Layout = Layout.ForGroup(group), Groups = [] };
}
