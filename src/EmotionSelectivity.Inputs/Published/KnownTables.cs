using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>The tables that <c>emosel import ratings --preset</c> knows.</summary>
public static class KnownTables
{
    public static ImmutableArray<PublishedTable> All { get; } =
    [
        new()
        {
            Name = "iaps",
            Title = "IAPS, AllSubjects_1-20.txt (Lang, Bradley & Cuthbert 2008)",
            Layout = new NamedColumns(["IAPS"], "valmn"),
            Scale = RatingScale.OneToNine,
            Extension = ".jpg",
            Missing = ".",
            // Twelve pictures were shown in two of the twenty sets, to different people.
            Differing = DifferingRatings.Averaged,
        },
        new()
        {
            Name = "naps",
            Title = "NAPS, the spreadsheet of valence, arousal and approach-avoidance (Marchewka et al. 2014)",
            Layout = new RepeatedMeans("ID", "M", Means: 9, Place: 7),
            Scale = RatingScale.OneToNine,
            Extension = ".jpg",
        },
        new()
        {
            Name = "oasis",
            Title = "OASIS, OASIS.csv (Kurdi, Lozano & Banaji 2017)",
            Layout = new NamedColumns(["Theme"], "Valence_mean"),
            Scale = new RatingScale(1, 7),
            Extension = ".jpg",
        },
        new()
        {
            Name = "gaped",
            Title = "GAPED, A.txt .. Sp.txt or 'A_with SD.txt' .. (Dan-Glauser & Scherer 2011)",
            Layout = new PlacedColumns(),
            Scale = new RatingScale(0, 100),
            Extension = ".bmp",
        },
        new()
        {
            Name = "sfip",
            Title = "SFIP, the spreadsheet of ratings (Michalowski et al. 2017)",
            Layout = new NamedColumns(["SFIP NAME"], "{group}_M_V"),
            Scale = RatingScale.OneToNine,
            Extension = ".jpg",
            // No default: the means of the fearful are not norms of everybody, and a mean over the four samples is nobody's.
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
            Layout = new NamedColumns(["EM CODE"], "Mean Valence") { NotInSet = ("Thumbnail", "Empty") },
            Scale = new RatingScale(-2, 2),
            Extension = ".jpg",
        },
        new()
        {
            Name = "smid",
            Title = "SMID, SMID_norms.csv (Crone et al. 2018)",
            // The files are .jpg, .jpeg and .png: without an extension, a sweep finds the one file that is called so.
            Layout = new NamedColumns(["img_name", ""], "valence_mean"),
            Scale = new RatingScale(1, 5),
        },
    ];

    public static PublishedTable? Find(string name) => All.FirstOrDefault(table => table.Name == name);
}
