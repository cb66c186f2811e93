using System.Text;
using CsCheck;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Tests.Published;

public sealed class PublishedRatingsTests : IDisposable
{
    private static readonly PublishedTable Own = new()
    {
        Name = "own",
        Title = "own",
        Layout = new ColumnsByName(["file"], "pleasure"),
        Scale = new RatingScale(-3, 3),
        Extension = ".jpg",
        Missing = ["NA"],
    };

    private readonly PublishedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file,pleasure\na,1\nb.PNG,-3\n")]
    [InlineData("My table; of pictures\n\nfile;pleasure\na;1\nb.PNG;-3\n")]
    [InlineData("A title\twith a tab\nFILE\tother\t Pleasure\r\na\tx\t1\r\nb.PNG\ty\t-3\r\n")]
    [InlineData("\"file\",\"pleasure\"\r\"a\",\"1\"\r\"b.PNG\",\"-3\"\r")]
    public void Read_NamedColumns_AreFoundBelowAnyPreambleUnderAnySeparator(string text) => Assert.Equal("a.jpg,1 b.PNG,-3", Csv(text));

    [Fact]
    public void Read_NotUtf8_IsReadAsLatin1() => Assert.Equal("Bär.jpg,1", Csv(Encoding.Latin1.GetBytes("file,pleasure\nBär,1\n")));

    [Fact]
    public void Read_Utf16WithItsMark_IsRead() =>
        Assert.Equal("Bär.jpg,1", Csv([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("file\tpleasure\r\nBär\t1\r\n")]));

    [Fact]
    public void Read_ControlCharacters_NeverReachATerminal()
    {
        var faults = PublishedFolder.Faults(_folder.Write("t", "file,pleasure\na,\u001b[2J1\n"), Own);

        Assert.Equal("'\uFFFD[2J1' is not a number.", Assert.Single(faults).What);
        Assert.Equal("\uFFFD[31mb.jpg,1", Csv("file,pleasure\n\u001b[31mb,1\n"));
    }

    [Fact]
    public void Read_ColumnByItsNumber_IsTaken() => Assert.Equal(
        "a.jpg,2",
        PublishedFolder.Csv(PublishedRatings.Read([_folder.Write("t", "file,M,M\na,1,2\n")], Own with { Layout = new ColumnsByName(["file"], "#3") })));

    [Fact]
    public void Read_NameOfTwoColumns_IsRefusedAndTheirNumbersAreNamed()
    {
        var fault = Assert.Single(PublishedFolder.Faults(_folder.Write("t", "file,pleasure,pleasure\na,1,2\n"), Own));

        Assert.Equal("2 columns have this name: #2, #3.", fault.What);
        Assert.Contains("name the column by its number", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyFaults_NamesAllOfThemWithTheirLines()
    {
        var faults = PublishedFolder.Faults(_folder.Write("t.csv", "title\nfile,pleasure\na,3.01\nb,high\nc,NaN\nd,\"1,5\"\ne,1\nf,-1,2\ng,-3.5\n"), Own);

        Assert.Equal(
            [
                "t.csv:3: pleasure 3.01 is outside the scale, -3 to 3.", "t.csv:4: pleasure 'high' is not a number.", "t.csv:5: pleasure 'NaN' is not a number.",
                "t.csv:6: pleasure '1,5' is not a number: it has a decimal comma.", "t.csv:8 The row has 3 fields instead of 2.", "t.csv:9: pleasure -3.5 is outside the scale, -3 to 3.",
            ],
            faults.Select(fault => $"{Path.GetFileName(fault.Where)} {fault.What}"));
    }

    [Fact]
    public void Read_WrongColumn_NamesThreeRowsAndCountsTheRest()
    {
        var rows = string.Concat(Enumerable.Range(0, 900).Select(i => $"i{i},{100 + i}\n"));

        var faults = PublishedFolder.Faults(_folder.Write("t", "file,pleasure\n" + rows), Own);

        Assert.Equal(4, faults.Count);
        Assert.Equal("There are 897 more rows with a rating outside the scale, the last in line 901.", faults[^1].What);
    }

    [Fact]
    public void Read_FaultsOfSeveralFiles_AreAllNamed()
    {
        string[] files = [_folder.Write("a", "file,pleasure\na,9\n"), "/nowhere/b", _folder.Write("c", "file,pleasure\nc,9\n")];

        var faults = Assert.Throws<InvalidInputException>(() => PublishedRatings.Read(files, Own)).Faults;

        Assert.Equal([files[0] + ":2: pleasure", files[1], files[2] + ":2: pleasure"], faults.Select(fault => fault.Where));
    }

    [Fact]
    public void Read_RowsWithoutRating_AreDroppedWithTheirReasons()
    {
        var read = PublishedRatings.Read([_folder.Write("t", "file,pleasure\na,1\nb,NA\nc,\n,2\n,\n")], Own);

        Assert.Equal("a.jpg,1", PublishedFolder.Csv(read));
        Assert.Equal(
            [(3, "b", "it has no rating"), (4, "c", "it has no rating"), (5, "", "it names no image")],
            read.Skipped.Select(row => (row.Where.Line, row.Image, row.Reason)));
    }

    [Theory]
    [InlineData("file,pleasure\n", "No row has a rating.")]
    [InlineData("file,pleasure\na,NA\n", "No row has a rating.")]
    [InlineData("", "None of the first 50 rows has the columns 'file' and 'pleasure'.")]
    [InlineData("a,b\n1,2\n", "None of the first 50 rows has the columns 'file' and 'pleasure'.")]
    [InlineData("file,pleasure\na,1\n\"b,2\n", "The table cannot be read from here on")]
    [InlineData("file,pleasure\na,1\0\n", "The file is neither a text nor a workbook.")]
    public void Read_NothingToTake_IsAFault(string text, string what) =>
        Assert.Contains(PublishedFolder.Faults(_folder.Write("t", text), Own), fault => fault.What.StartsWith(what, StringComparison.Ordinal));

    [Fact]
    public void Read_AnyTextOfSeparatorsAndQuotes_IsReadOrAFault() => Gen.Char["\t,;\"\r\n ab1.-"].Array[0, 60].Sample(text =>
    {
        try
        {
            PublishedRatings.Read([_folder.Write("t", "file,pleasure\na,1\n" + new string(text))], Own);
        }
        catch (InvalidInputException e)
        {
            Assert.NotEmpty(e.Faults);
        }
    }, iter: 1000, threads: 1);

    [Fact]
    public void Read_TooManyRows_IsAFault()
    {
        var table = _folder.Write("t", "file,pleasure\n" + string.Concat(Enumerable.Repeat("a,1\n", 100_000)));

        Assert.Contains("more than 100000 rows", PublishedFolder.Faults(table, Own)[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooManyColumns_IsAFault() =>
        Assert.Contains("more than 256 fields", PublishedFolder.Faults(_folder.Write("t", new string(',', 2000)), Own)[0].What, StringComparison.Ordinal);

    [Fact]
    public void Read_LineWithoutEnd_IsAFaultThatSaysSo()
    {
        var fault = Assert.Single(PublishedFolder.Faults(_folder.Write("t", new string('a', 1 << 20)), Own));

        Assert.StartsWith("Line 1 cannot be read: ", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeviceWithoutEnd_IsAFault()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The device is Linux's.");
        Assert.Contains("larger than 64 MiB", PublishedFolder.Faults("/dev/zero", Own)[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileOf65MiB_IsAFault()
    {
        var path = _folder.Write("t", "");
        using (var file = File.OpenWrite(path))
            file.SetLength(65L << 20);

        Assert.Contains("larger than 64 MiB", PublishedFolder.Faults(path, Own)[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public void ToCsv_NamesThatHoldSeparatorsAndQuotes_ReadBackInASweepAsTheyWere()
    {
        _folder.AddImages("a, b.jpg", "c \"d\".jpg", "e;f.jpg");
        var read = PublishedRatings.Read([_folder.Write("t", "file\tpleasure\na, b\t-3\n\"c \"\"d\"\"\"\t0\ne;f\t2.75\n")], Own, _folder.Images);
        var ratings = _folder.Write("ratings.csv", read.ToCsv());
        var set = $"{{ set: own, images: {_folder.Images}, ratings: {ratings}, scale: [-3, 3] }}";
        var sweep = SweepFile.Parse($"{{ network: {{ architecture: vgg-mini, weights: random }}, stimuli: [{set}], output: out }}", "/lab/s.yaml").Sweep!;

        var faults = new List<Fault>();
        var loaded = StimulusInputs.Read(sweep, sweep.Stimuli.Select(SetFiles.Local), faults)[0].Set;
        Assert.Empty(faults);

        Assert.Equal([("a, b.jpg", -3), ("c \"d\".jpg", 0), ("e;f.jpg", 2.75)], loaded.Stimuli.Select(s => (s.Image, s.Rating)));
    }

    [Theory]
    [InlineData("file;pleasure\na;1,5\nb;-2\n")]
    [InlineData("file\tpleasure\na\t1,5\nb\t-2,0\n")]
    [InlineData("file,pleasure\na,\"1,5\"\nb,-2\n")]
    public void Read_DecimalCommas_AreReadWhereTheOptionSaysSo(string text) => Assert.Equal(
        "a.jpg,1.5 b.jpg,-2", PublishedFolder.Csv(PublishedRatings.Read([_folder.Write("t", text)], Own with { HasDecimalComma = true })));

    [Theory]
    [InlineData("file;pleasure\na;1,5\n", false, "'1,5' is not a number: it has a decimal comma.", "Add --decimal ','.")]
    [InlineData("file;pleasure\na;1.5\n", true, "'1.5' has a decimal point, but --decimal says that the table has commas.", "Remove --decimal, or correct the rating.")]
    [InlineData("file;pleasure\na;1.000,5\n", true, "'1.000,5' is not a number.", "Check that this is the column of mean valence; correct the rating, or delete the row.")]
    public void Read_OtherDecimalSeparator_IsAFaultThatNamesTheOption(string text, bool comma, string what, string remedy)
    {
        var fault = Assert.Single(PublishedFolder.Faults(_folder.Write("t", text), Own with { HasDecimalComma = comma }));

        Assert.Equal((what, remedy), (fault.What, fault.Remedy));
    }

    [Fact]
    public void Read_NumbersOfAWorkbook_AreReadWithAndWithoutTheOption() => Assert.Equal(
        "1050.jpg,3.46 2375.1.jpg,7 2375.2.jpg,8.25",
        PublishedFolder.Csv(PublishedRatings.Read([PublishedFolder.Workbook("iaps.xlsx")], PublishedFolder.Preset("iaps") with { HasDecimalComma = true })));

    [Theory]
    [InlineData("n/a")]
    [InlineData("NaN")]
    [InlineData("-")]
    [InlineData("null")]
    public void Read_TextForAMissingRating_IsAFaultThatNamesTheOptionAndIsReadByIt(string text)
    {
        var path = _folder.Write("t", $"file,pleasure\na,1\nb,{text}\n");

        Assert.StartsWith($"If it marks a missing rating, add --missing '{text}'.", Assert.Single(PublishedFolder.Faults(path, Own)).Remedy, StringComparison.Ordinal);
        Assert.Equal("a.jpg,1", PublishedFolder.Csv(PublishedRatings.Read([path], Own with { Missing = ["NA", text] })));
    }

    [Theory]
    [InlineData("file,file,pleasure\na,b,1\n", "file", "#1, #2")]
    [InlineData("file;x; Pleasure ;pleasure\na;1;2;3\n", "Pleasure", "#3, #4")]
    [InlineData("file,pleasure,plea\u200Bsure\na,1,2\n", "pleasure", "#2, #3")]
    public void Read_ColumnThatIsThereTwice_IsAFaultThatNamesBoth(string text, string column, string numbers)
    {
        var fault = Assert.Single(PublishedFolder.Faults(_folder.Write("t", text), Own));

        Assert.EndsWith($":1: {column}", fault.Where, StringComparison.Ordinal);
        Assert.Equal($"2 columns have this name: {numbers}.", fault.What);
    }

    [Fact]
    public void Read_MarkOrIdColumnOfAPresetThatIsThereTwice_IsAFault()
    {
        var mark = Assert.Single(_folder.Faults("emomadrid", "Thumbnail,EM CODE,Mean Valence,Thumbnail\nEmpty,EM1,1,\n"));
        var id = Assert.Single(_folder.Faults("naps", "ID,ID,M,M,M,M,M,M,M,M,M\na,b,1,2,3,4,5,6,7,8,9\n"));

        Assert.Equal(("2 columns have this name: #1, #4.", "2 columns have this name: #1, #2."), (mark.What, id.What));
    }

    [Theory]
    [InlineData("1f603.png", "1f603")]
    [InlineData("1f603", "1f603.png")]
    [InlineData("a/./b.png", "a/b.png")]
    [InlineData("a\\b.png", "./a/b.png")]
    [InlineData("a.png", "a.PNG")]
    [InlineData("B\u00E4r", "Ba\u0308r")]
    [InlineData("sad dog", "sad\u00A0dog")]
    public void Read_TwoRowsThatSpellOneImageDifferently_AreAFaultThatNamesBoth(string first, string second)
    {
        var fault = Assert.Single(_folder.Faults("smid", $"img_name,valence_mean\n{first},2\nother,4\n{second},3\n"));

        Assert.Contains("names the same image as", fault.What, StringComparison.Ordinal);
        Assert.Contains(":2", fault.Where + fault.What, StringComparison.Ordinal);
        Assert.Contains(":4", fault.Where + fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Utf16WithoutItsMark_IsRead() => Assert.Equal("B\u00E4r.jpg,1", Csv(Encoding.Unicode.GetBytes("file\tpleasure\r\nB\u00E4r\t1\r\n")));

    private string Csv(string text) => Csv(Encoding.UTF8.GetBytes(text));

    private string Csv(byte[] content) => PublishedFolder.Csv(PublishedRatings.Read([_folder.Write("t", content)], Own));
}
