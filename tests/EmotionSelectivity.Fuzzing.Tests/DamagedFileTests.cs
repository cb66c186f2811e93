using System.Collections.Immutable;
using System.Text;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Fuzzing.Tests;

/// <summary>
/// Damaged files of every kind that comes from outside are read or refused with a fault, in bounded time and memory. EMOSEL_FUZZ_FACTOR=1000 tries a thousand
/// times as many inputs, EMOSEL_FUZZ_SEED=2 other ones.
/// </summary>
public sealed class DamagedFileTests
{
    private const long MiB = 1 << 20;

    /// <summary>The seeds have a few kB. What is allocated for such a file, and pages that the runtime has not given back yet.</summary>
    private const long SmallFile = 64 * MiB;

    [Fact]
    public Task Weights_Damaged_AreReadOrRefused() => FuzzSession.Run(new(
        "weights.pth", FuzzTarget.FilesOf("Weights"), path => WeightInspection.Of(path))
    {
        Inputs = 6000,
        MostMemory = SmallFile,
        IsReport = IsInputFault,
        Words = FuzzTarget.Texts("cos\nsystem\n", "R", "(", "t", ".", "\x80\x02", "torch._utils\n_rebuild_tensor_v2\n", "q\x01", "h\x01", "\x85", "\"shape\":[99999999999]", "{}"),
    });

    [Fact]
    public Task Images_Damaged_AreReadOrRefused() => FuzzSession.Run(new(
        "image", FuzzTarget.FilesOf("Images"), path => ImagePreparation.Prepare(InputFile.Local(path), 64, grayscale: false))
    {
        Inputs = 4000,
        MostMemory = 700 * MiB,
        IsReport = IsInputFault,
    });

    [Fact]
    public Task SweepFiles_Damaged_AreReadOrRefused() => FuzzSession.Run(new(
        "sweep.yaml", FuzzTarget.FilesOf("Sweeps"), path => SweepFile.Parse(File.ReadAllBytes(path), path))
    {
        Inputs = 6000,
        MostMemory = SmallFile,
        IsReport = IsInputFault,
        Words = FuzzTarget.Texts("&a ", "*a", "!!str ", "- ", ": ", "{", "[", "}", "]", "\t", "\0", "\u200b", "? ", "|\n", ">\n", "---\n", "#", "'", "\"", "~", "<<: ", "1e999", "-0"),
    });

    [Fact]
    public Task Ratings_Damaged_AreReadOrRefused() => FuzzSession.Run(new(
        "ratings.csv", FirstRows(FuzzTarget.FilesOf("Ratings")), ReadRatings)
    {
        Inputs = 6000,
        MostMemory = SmallFile,
        IsReport = IsInputFault,
        Words = FuzzTarget.Texts("\"", "\"\"", ",", ";", "\t", "\n", "\r", "\0", "\ufeff", "\u00a0", "e\u0301", "NaN", "1e308", "-", "image", "valence", "category", "item"),
    });

    [Fact]
    public Task Workbooks_Damaged_AreReadOrRefused() => FuzzSession.Run(new(
        "ratings.xls", FuzzTarget.FilesOf("Workbooks", "*.xls"), ReadWorkbook)
    {
        Inputs = 1500,
        MostMemory = 256 * MiB,
        IsReport = IsInputFault,
    });

    [Fact]
    public Task NewWorkbooks_Damaged_AreReadOrRefused() => FuzzSession.Run(new(
        "ratings.xlsx", FuzzTarget.FilesOf("Workbooks", "*.xlsx"), ReadWorkbook)
    {
        Inputs = 1500,
        MostMemory = 256 * MiB,
        IsReport = IsInputFault,
        Words = FuzzTarget.Texts("<c r=\"XFD1048576\"><v>1</v></c>", "<row r=\"1048576\">", "&lt;", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "t=\"s\"", "<v>99999999</v>"),
    });

    private static bool IsInputFault(Exception exception) => exception is InvalidInputException;

    private static ImmutableArray<byte[]> FirstRows(ImmutableArray<byte[]> tables) =>
        [.. tables.Select(table => Encoding.UTF8.GetBytes(string.Join('\n', Encoding.UTF8.GetString(table).Split('\n').Take(12)) + "\n"))];

    private static void ReadRatings(string path)
    {
        var source = new StimulusSource("set", "/images", path, new RatingColumns(), new Science.Stimuli.RatingScale(1, 9));
        var sweep = SweepFile.Parse(
            $$"""
            network: { architecture: vgg-mini, weights: random }
            stimuli: [{ set: set, images: images, ratings: ratings.csv, scale: [1, 9] }]
            output: out
            """, path).Sweep!;
        StimulusInputs.Read(sweep, [new SetFiles(source, ["1f603.png", "1f601.png"], InputFile.Local(path))], []);
    }

    private static void ReadWorkbook(string path) => PublishedRatings.Read([path], KnownTables.Find("iaps")!);
}
