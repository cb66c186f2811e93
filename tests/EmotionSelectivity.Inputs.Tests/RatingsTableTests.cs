using System.Text;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Tests;

/// <summary>Tables as people have them: what is accepted, and what a fault says about the others.</summary>
public sealed class RatingsTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"image\",valence,\"notes; a; b\"\na.png,1,x\nb.png,5,y\nc.png,9,z\n")]
    [InlineData("image;valence;\"a, b, c, d\"\na.png;1;x\nb.png;5;y\nc.png;9;z\n")]
    [InlineData("image\tvalence\t\"a, b, c; d; e\"\na.png\t1\tx\nb.png\t5\ty\nc.png\t9\tz\n")]
    [InlineData("image,valence,\"tab\there\tand\there\"\na.png,1,x\nb.png,5,y\nc.png,9,z\n")]
    [InlineData("\"a \"\"quoted; one\"\"; here;\",valence,image\nx,1,a.png\ny,5,b.png\nz,9,c.png\n")]
    [InlineData("\nimage,valence\na.png,1\nb.png,5\nc.png,9\n")]
    [InlineData("\r\n  \r\n,,\r\nimage,valence\r\n\r\na.png,1\r\n,\r\nb.png,5\r\nc.png,9\r\n,\r\n")]
    [InlineData(" image , valence \n a.png , 1 \n b.png , 5 \n c.png , 9 \n")]
    [InlineData("image\u00A0,\u200Bvalence\na.png,1\u00A0\nb.png,\u200B5\nc.png,9\n")]
    public void Read_HeaderThatIsEasyToMisread_IsRead(string table)
    {
        Images("a.png", "b.png", "c.png");

        Assert.Equal([("a.png", 1), ("b.png", 5), ("c.png", 9)], Ratings(table));
    }

    [Theory]
    [InlineData("image,valence,valence\na.png,1,9\n", "valence", "2 columns have this name: #2, #3.")]
    [InlineData("image,valence, valence \na.png,1,9\n", "valence", "2 columns have this name: #2, #3.")]
    [InlineData("image;image;valence\na.png;b.png;9\n", "image", "2 columns have this name: #1, #2.")]
    [InlineData("image,valence,category,x,category\na.png,1,pleasant,,neutral\n", "category", "2 columns have this name: #3, #5.")]
    [InlineData("item,image,valence,item,item\n1,a.png,1,2,3\n", "item", "3 columns have this name: #1, #4, #5.")]
    [InlineData("image,valence,\u200Bvalence\na.png,1,9\n", "valence", "2 columns have this name: #2, #3.")]
    public void Read_ColumnThatIsThereTwice_IsAFaultThatNamesBoth(string table, string column, string what)
    {
        Images("a.png");

        var fault = Assert.Single(Faults(table), fault => fault.What.Contains("columns have", StringComparison.Ordinal));

        Assert.EndsWith($":1: {column}", fault.Where, StringComparison.Ordinal);
        Assert.Equal(what, fault.What);
    }

    [Theory]
    [InlineData("notes,valence,image,notes\nx,1,a.png,y\n")]
    public void Read_OtherColumnThatIsThereTwice_IsNoFault(string table)
    {
        Images("a.png");

        Assert.Equal([("a.png", 1)], Ratings(table));
    }

    [Theory]
    [InlineData("1f603", "1f603.png")]
    [InlineData("1f603.png", "1f603")]
    [InlineData("./1f603.png", "1f603.png")]
    [InlineData(".\\1f603.png", "1f603")]
    [InlineData("x/../1f603.png", "1f603.png")]
    [InlineData("1f603.PNG", "1f603.png")]
    [InlineData("1f603.png\u200B", "1f603.png")]
    [InlineData("\uFEFF1f603", "1f603.Png")]
    public void Read_TwoRowsThatSpellOneImageDifferently_AreAFaultThatNamesBoth(string first, string second)
    {
        Images("1f603.png", "b.png");

        var fault = Assert.Single(Faults($"image,valence\n{first},2\nb.png,5\n{second},8\n"));

        Assert.EndsWith(":4: image", fault.Where, StringComparison.Ordinal);
        Assert.StartsWith($"'{PrintableText.Escape(second)}' names the image 1f603.png, which line 2 names already", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoRowsOfTheSameSpelling_AreOneFault()
    {
        Images("a.png", "sub/b.png");

        var faults = Faults("image,valence\na.png,2\nsub/b.png,5\nsub\\b.png,8\na.png,3\n");

        Assert.Equal(["'sub/b.png' is already on line 3.", "'a.png' is already on line 2."], faults.Select(fault => fault.What));
    }

    [Theory]
    [InlineData("Ba\u0308r.png", "B\u00E4r.png")]
    [InlineData("B\u00E4r.png", "Ba\u0308r.png")]
    [InlineData("\u1112\u1161\u11AB.png", "\uD55C.png")]
    [InlineData("B\u00E4r", "Ba\u0308r.png")]
    [InlineData("sad dog.png", "sad\u00A0dog.png")]
    [InlineData("sad\u00A0dog.png", "sad dog.png")]
    [InlineData("sad  dog.png", "sad dog.png")]
    [InlineData("sad\u200Bdog.png", "saddog.png")]
    [InlineData("dog.png\uFEFF", "dog.png")]
    [InlineData("dog.JPG", "dog.jpg")]
    [InlineData("dog.jpg", "dog.JPG")]
    [InlineData("sub//./dog.jpg", "sub/dog.jpg")]
    [InlineData("sub\\dog.jpg", "sub/dog.JPG")]
    [InlineData("2375.1", "2375.1.jpg")]
    public void Read_NameThatDiffersInWhatCannotBeSeen_IsTheOnlyImageOfThatSpelling(string name, string image)
    {
        Images(image, "other.png");

        Assert.Equal([(image, 2), ("other.png", 5)], Ratings($"image,valence\n{name},2\nother.png,5\n").OrderBy(rating => rating.Rating));
    }

    [Fact]
    public void Read_SpellingOfTwoImages_IsAFaultThatSaysHowTheyDiffer()
    {
        Images("a b.png", "a\u00A0b.png", "B\u00E4r.png", "Ba\u0308r.png", "other.png");

        var faults = Faults("image,valence\na  b.png,2\nB\u00E4r.PNG,3\nother.png,5\n");

        Assert.Contains(faults, fault => fault.What.StartsWith("'a  b.png' is ambiguous", StringComparison.Ordinal) && fault.Remedy.Contains("U+00A0", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.What.StartsWith("'B\u00E4r.PNG' is ambiguous", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_NameOfThousandsOfCombiningCharacters_IsAShortFault()
    {
        Images("a.png");
        var name = "a" + string.Concat(Enumerable.Repeat("\u0301\u0316", 15_000));

        Assert.All(Faults($"image,valence\n{name},2\n"), fault => Assert.InRange(fault.ToString().Length, 0, 1000));
    }

    [Fact]
    public void Read_NameWithItsExactImage_IsThatImageBesideOthersOfTheSameSpelling()
    {
        Images("B\u00E4r.png", "Ba\u0308r.png");

        Assert.Equal([("Ba\u0308r.png", 3), ("B\u00E4r.png", 2)], Ratings("image,valence\nB\u00E4r.png,2\nBa\u0308r.png,3\n"));
    }

    [Theory]
    [InlineData("Dog.png", "names are case-sensitive")]
    [InlineData("dog.jpg", "There is 'sub/dog.png' in another folder")]
    [InlineData("cat.jpg", "There is 'cat.png', which has another extension")]
    [InlineData("sub/cat.png", "There is 'cat.png' in another folder")]
    [InlineData("cow.png", "Add the image, or delete the row")]
    public void Read_ImageThatIsMissing_SaysWhichIsNear(string name, string remedy)
    {
        Images("sub/dog.png", "cat.png");
        if (name == "Dog.png")
            Images("dog.png");

        Assert.Contains(Faults($"image,valence\n{name},2\n"), fault => fault.What.StartsWith($"There is no image '{name}'", StringComparison.Ordinal)
            && fault.Remedy.Contains(remedy, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("iso-8859-1", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public void Read_AnyUsualEncoding_IsRecognised(string encoding, bool mark)
    {
        Images("B\u00E4r.png", "\u00C9t\u00E9.png");
        var code = Encoding.GetEncoding(encoding);

        Assert.Equal(
            [("B\u00E4r.png", 2), ("\u00C9t\u00E9.png", 3)],
            Ratings([.. mark ? code.GetPreamble() : [], .. code.GetBytes("image,valence\r\nB\u00E4r.png,2\r\n\u00C9t\u00E9.png,3\r\n")]));
    }

    [Fact]
    public void Read_NameInAnUnknownEncoding_IsAFaultThatSaysThatTheFileIsNotUtf8()
    {
        Images("B\u00E4r.png");

        // 0x8A is a-umlaut in Mac Roman.
        var fault = Faults([.. "image,valence\nB"u8, 0x8A, .. "r.png,2\n"u8])[0];

        Assert.StartsWith("There is no image 'B\u0160r.png'", fault.What, StringComparison.Ordinal);
        Assert.StartsWith("The table is not UTF-8 and was read as Windows-1252 (Latin-1)", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNoText_SaysWhatItIs()
    {
        Images("a.png");

        Assert.Contains("is a workbook", Assert.Single(Faults(File.ReadAllBytes(Published.PublishedFolder.Workbook("iaps.xlsx")))).What, StringComparison.Ordinal);
        Assert.Contains("is a workbook", Assert.Single(Faults(File.ReadAllBytes(Published.PublishedFolder.Workbook("iaps.xls")))).What, StringComparison.Ordinal);
        Assert.Contains("not a text", Assert.Single(Faults([1, 2, 0, 0, 3, 0, 0, 0, 1])).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DecimalCommas_AreNamedThreeTimesAndCounted()
    {
        Images([.. Enumerable.Range(0, 50).Select(i => $"{i}.png")]);

        var faults = Faults("image;valence\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i}.png;5,{i}\n")));

        Assert.Equal("'5,0' is not a number: it has a decimal comma.", faults[0].What);
        Assert.Contains("emosel import ratings --decimal ,", faults[0].Remedy, StringComparison.Ordinal);
        Assert.Equal(4, faults.Count(fault => fault.Where.Contains("valence", StringComparison.Ordinal)));
        Assert.Contains(faults, fault => fault.What == "There are 47 more rows with a decimal comma, the last in line 51.");
    }

    [Fact]
    public void Read_UnratedSkip_LeavesOutImagesWithoutARowOrWithAnEmptyRating()
    {
        Images("a.png", "b.png", "c.png", "sub/d.png");
        File.WriteAllText(Table, "image,valence\nb.png,5\na.png,\n");

        var set = Read(UnusableImages.Skip);

        Assert.Equal(["b.png"], set.Set.Stimuli.Select(stimulus => stimulus.Image));
        Assert.Equal(["a.png", "c.png", "sub/d.png"], set.Unrated);
    }

    [Fact]
    public void Read_UnratedRefused_NamesTheKeyThatLeavesThemOut()
    {
        Images("a.png", "b.png");

        var fault = Assert.Single(Faults("image,valence\nb.png,5\n"));

        Assert.Contains("unrated: skip", fault.Remedy, StringComparison.Ordinal);
        Assert.Empty(Read(UnusableImages.Skip).Set.Stimuli.Where(stimulus => stimulus.Image == "a.png"));
    }

    [Theory]
    [InlineData("x,\n")]
    [InlineData("x,y,z\n")]
    [InlineData(",1\n")]
    [InlineData("a,99\n")]
    [InlineData("b.png,1\n")]
    public void Read_HundredThousandsOfFaults_AreCountedNotKept(string row)
    {
        Images("a.png");
        var table = Encoding.UTF8.GetBytes("image,valence\n" + string.Concat(Enumerable.Repeat(row, 100_000)));

        var faults = Faults(table);

        Assert.InRange(faults.Count, 4, 20);
        Assert.Contains(faults, fault => fault.What.StartsWith("There are 99997 more rows", StringComparison.Ordinal)
            || fault.What.StartsWith("There are 99996 more rows", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ControlCharactersInAnyField_AreEscapedInTheFault()
    {
        Images("a.png");

        var faults = Faults("image,valence,category\n\u001B[31mx.png,1,\na.png,\u001B]0;title\u0007,\nb.png,1,\u202Eevil\n");

        Assert.DoesNotContain(faults, fault => fault.ToString().Any(c => char.IsControl(c) || c == '\u202E'));
        Assert.Contains(faults, fault => fault.What.Contains(@"\u001B]0;title\u0007", StringComparison.Ordinal));
    }

    private string Table => _folder["ratings.csv"];

    private IEnumerable<(string Image, double Rating)> Ratings(string table) => Ratings(Encoding.UTF8.GetBytes(table));

    private IEnumerable<(string Image, double Rating)> Ratings(byte[] table)
    {
        File.WriteAllBytes(Table, table);
        return Read(UnusableImages.Refuse).Set.Stimuli.Select(stimulus => (stimulus.Image, stimulus.Rating));
    }

    private IReadOnlyList<Fault> Faults(string table) => Faults(Encoding.UTF8.GetBytes(table));

    private IReadOnlyList<Fault> Faults(byte[] table)
    {
        File.WriteAllBytes(Table, table);
        return Assert.Throws<InvalidInputException>(() => Read(UnusableImages.Refuse)).Faults;
    }

    [Theory]
    [InlineData("kind", "item", "kind")]
    [InlineData("category", "content", "content")]
    public void Read_CategoryOrItemColumnThatIsNamedButNotThere_IsAFault(string category, string item, string missing)
    {
        Images("a.png", "b.png");
        File.WriteAllText(Table, "image,valence\na.png,1\nb.png,9\n");

        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => Read(new RatingColumns(Category: category, Item: item))).Faults);

        Assert.Equal(($"{Table}:1: {missing}", "The table has no such column."), (fault.Where, fault.What));
    }

    [Theory]
    [InlineData("b.jfif")]
    [InlineData("b.JPE")]
    [InlineData("b.JPG")]
    public void Read_OtherExtensionsOfJpeg_AreImages(string name)
    {
        Images("a.png", name);
        File.WriteAllText(Table, $"image,valence\na,1\n{name},9\n");

        Assert.Equal(["a.png", name], Read(UnusableImages.Refuse).Set.Stimuli.Select(stimulus => stimulus.Image));
    }

    [Theory]
    [InlineData("b.tif", "TIFF")]
    [InlineData("b.TIFF", "TIFF")]
    [InlineData("b.heic", "HEIC")]
    public void Read_FormatThatIsNotRead_IsAFaultThatNamesIt(string name, string format)
    {
        Images("a.png", name);
        File.WriteAllText(Table, $"image,valence\na,1\n{name},9\n");

        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => Read(UnusableImages.Refuse)).Faults);

        Assert.Equal($"'{name}' is a {format} file, which is not read.", fault.What);
    }

    [Fact]
    public void Read_ColumnsCalledNone_AreNotUsed()
    {
        Images("a.png", "b.png");
        File.WriteAllText(Table, "image,valence,category,item\na.png,1,pleasant,x\nb.png,9,pleasant,y\n");

        var used = Read(new RatingColumns());
        var unused = Read(new RatingColumns(Category: RatingColumns.None, Item: RatingColumns.None));

        Assert.Equal((2, 1, 2), (used.StatedCategories, used.ChangedCategories, used.StatedItems));
        Assert.Equal((0, 0, 0), (unused.StatedCategories, unused.ChangedCategories, unused.StatedItems));
        Assert.Equal(Science.Stimuli.Emotion.Unpleasant, unused.Set.Stimuli[0].Category);
    }

    [Theory]
    [InlineData(DuplicateImages.Refuse, false)]
    [InlineData(DuplicateImages.Drop, false)]
    [InlineData(DuplicateImages.Tie, true)]
    public void Read_OneItemOnTwoRows_IsAFaultUnlessItIsTied(DuplicateImages duplicates, bool isRead)
    {
        Images("a.png", "b.png");
        File.WriteAllText(Table, "image,valence,item\na.png,1,x\nb.png,9,x\n");

        var read = Record.Exception(() => Read(new RatingColumns(), duplicates: duplicates));

        Assert.Equal(isRead, read is null);
    }

    private LoadedSet Read(UnusableImages unrated) => Read(new RatingColumns(), unrated);

    private LoadedSet Read(RatingColumns columns, UnusableImages unrated = UnusableImages.Refuse, DuplicateImages duplicates = DuplicateImages.Refuse)
    {
        var source = new StimulusSource("set", _folder["images"], Table, columns, Science.Stimuli.RatingScale.OneToNine) { Unrated = unrated, Duplicates = duplicates };
        var sweep = SweepFile.Parse(
            "{ network: { architecture: vgg-mini, weights: random }, stimuli: [{ set: set, images: i, ratings: r, scale: [1, 9] }], output: out }", "/lab/s.yaml").Sweep!;
        return LocalSets.Read(sweep with { Stimuli = [source], Folds = new KFold(0) })[0];
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
}
