using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>What to do where a table rates one image several times, differently.</summary>
public enum DifferingRatings
{
    /// <summary>A fault: one of the rows is wrong, and only a person can say which.</summary>
    Refused,

    /// <summary>The unweighted mean: several samples rated the image, and the table does not say how many people each had.</summary>
    Averaged,
}

/// <summary>People who rated the images, where a table keeps several samples apart.</summary>
/// <param name="Code">As the table's columns call it.</param>
/// <param name="Meaning">Who they are.</param>
public sealed record RaterGroup(string Code, string Meaning);

/// <summary>A table of ratings as its authors publish it: where its columns stand, and what its numbers mean.</summary>
public sealed record PublishedTable
{
    /// <summary>What <c>--preset</c> calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The set, its file and its source.</summary>
    public required string Title { get; init; }

    public required TableLayout Layout { get; init; }

    /// <summary>The ends of the rating instrument.</summary>
    public required RatingScale Scale { get; init; }

    /// <summary>Appended to ids that do not end in an image's extension; empty for a set of several kinds of files.</summary>
    public string Extension { get; init; } = "";

    /// <summary>What stands for a missing rating, beside an empty field.</summary>
    public string Missing { get; init; } = "";

    public DifferingRatings Differing { get; init; } = DifferingRatings.Refused;

    /// <summary>Empty where the ratings are everybody's.</summary>
    public ImmutableArray<RaterGroup> Groups { get; init; } = [];

    /// <summary>The same table, read for one group of raters.</summary>
    public PublishedTable Of(RaterGroup group) => this with { Layout = Layout.Of(group), Groups = [] };
}
