using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Formats of the published tables that <c>emosel import ratings --preset</c> reads.</summary>
public static class KnownTables
{
    public static ImmutableArray<PublishedTable> All { get; } =
    [
        new()
        {
            Name = "iaps",
            Title = "IAPS, AllSubjects_1-20.txt (Lang, Bradley & Cuthbert 2008)",
            Layout = new ColumnsByName(["IAPS"], "valmn"),
            Scale = RatingScale.OneToNine,
            Extension = ".jpg",
            Missing = ["."],
            // Twelve pictures were rated in two of the twenty sets, by different people.
            Conflicts = ConflictPolicy.Average,
        },
        new()
        {
            Name = "naps",
            Title = "NAPS, the spreadsheet of valence, arousal and approach-avoidance (Marchewka et al. 2014)",
            Layout = new ColumnsByHeading("ID", "M", Means: 9, Position: 7),
            Scale = RatingScale.OneToNine,
            Extension = ".jpg",
        },
        new()
        {
            Name = "oasis",
            Title = "OASIS, OASIS.csv (Kurdi, Lozano & Banaji 2017)",
            Layout = new ColumnsByName(["Theme"], "Valence_mean"),
            Scale = new RatingScale(1, 7),
            Extension = ".jpg",
        },
        new()
        {
            Name = "gaped",
            Title = "GAPED, A.txt .. Sp.txt or 'A_with SD.txt' .. (Dan-Glauser & Scherer 2011)",
            Layout = new ColumnsByPosition(),
            Scale = new RatingScale(0, 100),
            Extension = ".bmp",
        },
        new()
        {
            Name = "sfip",
            Title = "SFIP, the spreadsheet of ratings (Michalowski et al. 2017)",
            Layout = new ColumnsByName(["SFIP NAME"], "{group}_M_V"),
            Scale = RatingScale.OneToNine,
            Extension = ".jpg",
            // No default sample: ratings of fearful people are not general norms, and the mean of the four samples describes no population.
            Groups =
            [
                new RaterGroup("CT", "controls without fears"), new RaterGroup("BL", "afraid of blood"), new RaterGroup("SP", "afraid of spiders"),
                new RaterGroup("SO", "socially anxious"),
            ],
        },
        new()
        {
            Name = "emomadrid",
            Title = "EmoMadrid, EMindex.xlsx (Carretie et al. 2019)",
            Layout = new ColumnsByName(["EM CODE"], "Mean Valence") { ExcludedMark = ("Thumbnail", "Empty") },
            Scale = new RatingScale(-2, 2),
            Extension = ".jpg",
        },
        new()
        {
            Name = "smid",
            Title = "SMID, SMID_norms.csv (Crone et al. 2018)",
            // The files are .jpg, .jpeg and .png. Without an extension, a sweep finds the only file with that name.
            Layout = new ColumnsByName(["img_name", ""], "valence_mean"),
            Scale = new RatingScale(1, 5),
        },
    ];

    public static PublishedTable? Find(string name) => All.FirstOrDefault(table => table.Name == name);
}
