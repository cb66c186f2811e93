using System.Text;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Tests;

public sealed class StimulusInputsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Quickstart_FindsEveryImageAndTheCountsOfItsAuthors()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "quickstart", "sweep.yaml");
        var sweep = SweepFile.Parse(File.ReadAllBytes(file), file).Sweep!;

        var sets = LocalSets.Read(sweep);

        foreach (var set in sets)
        {
            Assert.Equal(257, set.Set.Stimuli.Length);
            Assert.Equal((33, 55, 35), (Count(set, Emotion.Pleasant), Count(set, Emotion.Neutral), Count(set, Emotion.Unpleasant)));
        }
        Assert.Empty(sets[0].Set.Stimuli.Select(s => s.Image).Intersect(sets[1].Set.Stimuli.Select(s => s.Image)));
    }

    [Theory]
    [InlineData(",", "\n", "utf-8", false)]
    [InlineData(";", "\r\n", "utf-8", true)]
    [InlineData("\t", "\n", "utf-16", true)]
    [InlineData(",", "\r", "utf-8", false)]
    public void Read_TableOfEitherForm_GivesTheSameStimuli(string separator, string lineEnd, string encoding, bool mark)
    {
        string[] rows =
        [
            "image,valence,category,item,more", "a.png,1.5,,one,x", "b,5,pleasant,two,x", "\"sub/c d.jpg\",8,,,\"x\"", "", "e.png,8.5,excluded,four,x", "f.png,5.2,,,x",
        ];
        Images("a.png", "b.jpeg", "sub/c d.jpg", "e.png", "f.png", ".hidden.png", "notes.txt");
        var text = string.Join(lineEnd, rows).Replace(",", separator, StringComparison.Ordinal) + lineEnd;
        var code = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(Table, [.. mark ? code.GetPreamble() : [], .. code.GetBytes(text)]);

        var set = LocalSets.Read(Sweep(folds: 2) with { Folds = new Science.Folds.KFold(1) })[0].Set;

        Assert.Equal(
            [
                new Stimulus("a.png", "one", 1.5, 1.5, Emotion.Unpleasant), new Stimulus("b.jpeg", "two", 5, 5, Emotion.Pleasant),
                new Stimulus("e.png", "four", 8.5, 8.5, null), new Stimulus("f.png", null, 5.2, 5.2, Emotion.Neutral),
                new Stimulus("sub/c d.jpg", null, 8, 8, Emotion.Pleasant),
            ],
            set.Stimuli);
    }

    [Fact]
    public void Read_RatingsOnAnotherScale_AreBroughtToOneToNine()
    {
        Good("a.png,0\nb.png,50\nc.png,100");

        var set = LocalSets.Read(Sweep(folds: 1, scale: "[0, 100]"))[0].Set;

        Assert.Equal([1, 5, 9], set.Stimuli.Select(s => s.Valence));
        Assert.Equal([0, 50, 100], set.Stimuli.Select(s => s.Rating));
    }

    [Theory]
    [InlineData("a.png,1\nb.png,five\nc.png,9", ":3: valence", "'five' is not a number")]
    [InlineData("a.png,1\nb.png,\"5,2\"\nc.png,9", ":3: valence", "'5,2' is not a number")]
    [InlineData("a.png,1\nb.png,\nc.png,9", ":3: valence", "rating is missing")]
    [InlineData("a.png,1\nb.png,NaN\nc.png,9", ":3: valence", "'NaN' is not a number")]
    [InlineData("a.png,1\nb.png,9.01\nc.png,9", ":3: valence", "outside the scale")]
    [InlineData("a.png,1\nb.png,5\nc.png,9\n,5", ":5: image", "names no image")]
    [InlineData("a.png,1\nb.png,5\nc.png,9\na.png,2", ":5: image", "'a.png' is already on line 2")]
    [InlineData("a.png,1\nb.png,5,7\nc.png,9", ":3", "The row has 3 fields")]
    [InlineData("a.png,1\nb.png,5\nc.png,9\nd.png,9", ":5: image", "There is no image 'd.png'")]
    [InlineData("a.png,1\nB.png,5\nc.png,9", ":3: image", "There is no image 'B.png'")]
    [InlineData("a.png,1\nc.png,9", "b.png", "The image has no rating")]
    [InlineData("", ":1", "no rows")]
    [InlineData("a.png,1\nb.png,5\n\"c.png,9", ":4", "cannot be read from here on")]
    public void Read_WrongRow_NamesFileLineColumnAndFault(string rows, string where, string what)
    {
        Good(rows);

        var error = Assert.Throws<InvalidInputException>(() => LocalSets.Read(Sweep(folds: 1)));

        Assert.Contains(error.Faults, f => f.Where.EndsWith(where, StringComparison.Ordinal) && f.What.Contains(what, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("picture,valence", "image", "no such column")]
    [InlineData("image,valance", "valence", "no such column", "Did you mean 'valance'?")]
    public void Read_ColumnMissing_SaysWhichThereAre(string header, string column, string what, string remedy = "")
    {
        Images("a.png");
        File.WriteAllText(Table, header + "\na.png,5\n");

        var error = Assert.Throws<InvalidInputException>(() => LocalSets.Read(Sweep(folds: 1)));

        Assert.Contains(error.Faults, f => f.Where.EndsWith($":1: {column}", StringComparison.Ordinal) && f.What.Contains(what, StringComparison.Ordinal) && f.Remedy.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_UnknownCategoryAndRepeatedItem_AreFaultsWithTheirLines()
    {
        Images("a.png", "b.png");
        File.WriteAllText(Table, "image,valence,category,item\na.png,1,plesant,x\nb.png,5,,y\nb.png,5,,y\n");

        var faults = Assert.Throws<InvalidInputException>(() => LocalSets.Read(Sweep(folds: 1))).Faults;

        Assert.Contains(faults, f => f.Where.EndsWith(":2: category", StringComparison.Ordinal) && f.Remedy == "Did you mean 'pleasant'?");
        Assert.Contains(faults, f => f.Where.EndsWith(":4: item", StringComparison.Ordinal) && f.What.Contains("line 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_CategoryWithFewerImagesThanFolds_IsAFaultForEachCategory()
    {
        Good("a.png,1\nb.png,5\nc.png,9");

        var faults = Assert.Throws<InvalidInputException>(() => LocalSets.Read(Sweep(folds: 2))).Faults;

        Assert.Equal(
            ["Set iaps has 1 pleasant images for 2 folds.", "Set iaps has 1 neutral images for 2 folds.", "Set iaps has 1 unpleasant images for 2 folds."],
            faults.Select(f => f.What));
    }

    [Fact]
    public void Read_StemThatTwoImagesHave_IsAmbiguous()
    {
        Images("a.png", "a.jpg", "b.png", "c.png");
        File.WriteAllText(Table, "image,valence\na,1\nb,5\nc,9\n");

        var faults = Assert.Throws<InvalidInputException>(() => LocalSets.Read(Sweep(folds: 1))).Faults;

        Assert.Contains(faults, f => f.What == "'a' is ambiguous: a.jpg, a.png.");
    }

    [Fact]
    public void Read_HundredsOfImagesWithoutRating_NamesThreeAndCountsTheRest()
    {
        Images([.. Enumerable.Range(0, 300).Select(i => $"i{i:000}.png")]);
        File.WriteAllText(Table, "image,valence\ni000.png,5\n");

        var faults = Assert.Throws<InvalidInputException>(() => LocalSets.Read(Sweep(folds: 1))).Faults;

        Assert.Equal(3, faults.Count(f => f.What.StartsWith("The image has no rating", StringComparison.Ordinal)));
        Assert.Contains(faults, f => f.What == "There are 296 more images without a rating.");
    }

    [Fact]
    public void Read_NoFolderAndNoTable_AreBothNamed()
    {
        var faults = Assert.Throws<InvalidInputException>(() => LocalSets.Read(Sweep(folds: 1) with { Stimuli = [Sweep(1).Stimuli[0] with { Images = "/nowhere", Ratings = "/nowhere.csv" }] })).Faults;

        Assert.Equal(["/nowhere", "/nowhere.csv"], faults.Select(f => f.Where));
    }

    private string Table => _folder["ratings.csv"];

    private static int Count(LoadedSet set, Emotion emotion) => set.Set.Included.Count(s => s.Category == emotion);

    /// <summary>Images a, b and c, and a table with these rows.</summary>
    private void Good(string rows)
    {
        Images("a.png", "b.png", "c.png");
        File.WriteAllText(Table, "image,valence\n" + rows);
    }

    private void Images(params string[] names)
    {
        foreach (var name in names)
        {
            var path = _folder["images", name];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
    }

    private Science.Sweeps.SweepSpec Sweep(int folds, string scale = "[1, 9]") => SweepFile.Parse(
        $$"""
        network: { architecture: vgg-mini, weights: random }
        stimuli: [{ set: iaps, images: images, ratings: ratings.csv, scale: {{scale}} }]
        folds: { count: 5 }
        output: out
        """, _folder["sweep.yaml"]).Sweep! with
    { Folds = new Science.Folds.KFold(folds) };
}
