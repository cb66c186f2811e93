using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Tests.Published;

/// <summary>Each preset on a small table in the form in which the set's authors publish it, with invented images and numbers.</summary>
public sealed class PresetTests : IDisposable
{
    private const string Iaps = """
        The International Affective Picture System
        "Lang, P.J., Bradley, M.M., & Cuthbert, B.N. (2008)"
        Technical Report A-8
        All subjects	IAPS sets 1-20

        . is missing

        desc	IAPS	valmn	valsd	aromn	arosd	dom1mn	dom1sd	dom2mn	dom2sd	set
        Snake	1050	3.46	2.15	6.87	1.68	3.08	2.31	.	.	1
        Jet 	2375.1	7.10	1.5	5	1.2	.	.	4.5	1.1	2
        Jet 	2375.10	6.90	1.5	5	1.2	.	.	4.5	1.1	2
        Blank	9999	.	.	.	.	.	.	.	.	3

        """;

    private const string Oasis =
        ",Theme,Category,Source,Valence_mean,Valence_SD,Valence_N,Arousal_mean,Arousal_SD,Arousal_N\r" +
        "I1,Acorns 1  ,Object,Internet,4.68,0.94,100,2.34,1.5,99\r" +
        "I2,Bark 10,Object,\"Internet, again\",5.5,1.05,101,3.25,1.7,102\r";

    private readonly PublishedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_Presets_HaveNamesOfTheirOwnAndTheScalesOfTheirInstruments()
    {
        Assert.Equal(["iaps", "naps", "oasis", "gaped", "sfip", "emomadrid", "smid"], KnownTables.All.Select(table => table.Name));
        Assert.Equal(
            [new(1, 9), new(1, 9), new(1, 7), new(0, 100), new(1, 9), new(-2, 2), new RatingScale(1, 5)], KnownTables.All.Select(table => table.Scale));
    }

    [Fact]
    public void Iaps_TextBelowAPreamble_KeepsIdsAsTextAndDropsMissingRatings()
    {
        var read = PublishedRatings.Read([_folder.Write("AllSubjects_1-20.txt", Iaps)], PublishedFolder.Preset("iaps"));

        Assert.Equal("1050.jpg,3.46 2375.1.jpg,7.1 2375.10.jpg,6.9", PublishedFolder.Csv(read));
        var skipped = Assert.Single(read.Skipped);
        Assert.Equal(("9999", "it has no rating", 12), (skipped.Image, skipped.Reason, skipped.Where.Line));
        Assert.Equal(("text separated by tabs", 8, 4), (read.Tables[0].Sheet, read.Tables[0].HeaderLine, read.Tables[0].Rows));
        Assert.Equal(("IAPS", 1, "valmn", 2), (read.Tables[0].Image.Name, read.Tables[0].Image.Index, read.Tables[0].Valence.Name, read.Tables[0].Valence.Index));
    }

    [Fact]
    public void Iaps_TextWithoutPreamble_IsReadTheSame() =>
        Assert.Equal("1050.jpg,3.46 2375.1.jpg,7.1 2375.10.jpg,6.9", _folder.Csv("iaps", Iaps[Iaps.IndexOf("desc", StringComparison.Ordinal)..]));

    [Theory]
    [InlineData("iaps.xlsx", "1050.jpg,3.46 2375.1.jpg,7 2375.2.jpg,8.25")]
    [InlineData("iaps.xls", "1050.jpg,3.46 2375.1.jpg,7 2375.10.jpg,8.25")]
    public void Iaps_WorkbookWithNumbersForIds_KeepsThemShort(string file, string csv) => Assert.Equal(csv, Workbook("iaps", file));

    [Fact]
    public void Oasis_LinesEndedByCarriageReturns_TakesThemesTrimmedAndValenceMeans()
    {
        var read = PublishedRatings.Read([_folder.Write("OASIS.csv", Oasis)], PublishedFolder.Preset("oasis"));

        Assert.Equal("Acorns 1.jpg,4.68 Bark 10.jpg,5.5", PublishedFolder.Csv(read));
        Assert.Equal(("Theme", "Valence_mean"), (read.Tables[0].Image.Name, read.Tables[0].Valence.Name));
    }

    [Theory]
    [InlineData("Valence_N")]
    [InlineData("Valence_SD")]
    public void Oasis_NoColumnOfMeans_TakesNoOtherValenceColumn(string instead)
    {
        var fault = Assert.Single(_folder.Faults("oasis", Oasis.Replace("Valence_mean", instead, StringComparison.Ordinal)));

        Assert.Contains("the columns 'Theme' and 'Valence_mean'", fault.What, StringComparison.Ordinal);
        Assert.Contains($"'Source', '{instead}'", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Oasis_FieldThatHoldsTheSeparatorWithoutQuotes_IsAFaultAndShiftsNothing()
    {
        var fault = Assert.Single(_folder.Faults("oasis", Oasis.Replace("\"Internet, again\"", "Internet, again", StringComparison.Ordinal)));

        Assert.EndsWith(":3", fault.Where, StringComparison.Ordinal);
        Assert.Contains("11 fields instead of 10", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("naps.xls", "Animals_001_h.jpg,2.5 Faces_002_v.jpg,3.5 Objects_003_h.jpg,4.5", 17, "All, Valence")]
    [InlineData("naps-other-order.xls", "Animals_001_h.jpg,1 Faces_002_v.jpg,1.01 Objects_003_h.jpg,1.02", 5, "All, Valence")]
    [InlineData("naps-without-headings.xls", "Animals_001_h.jpg,2.5 Faces_002_v.jpg,3.5 Objects_003_h.jpg,4.5", 17, "number 7 of 9; no heading says valence")]
    public void Naps_NineColumnsM_TakesTheValenceOfAllRaters(string file, string csv, int place, string heading)
    {
        var read = PublishedRatings.Read([PublishedFolder.Workbook(file)], PublishedFolder.Preset("naps"));

        Assert.Equal(csv, PublishedFolder.Csv(read));
        Assert.Equal((place, "M", heading), (read.Tables[0].Valence.Index, read.Tables[0].Valence.Name, read.Tables[0].Valence.Heading));
        Assert.Equal(("sheet 'NAPS'", 3), (read.Tables[0].Sheet, read.Tables[0].HeaderLine));
    }

    [Theory]
    [InlineData("naps-unclear.xls", "#6 under Group A, Valence")]
    [InlineData("naps-eight-means.xls", "#6; #8; #10")]
    public void Naps_AnotherLayout_IsRefusedAndItsColumnsAreNamed(string file, string columns)
    {
        var fault = Assert.Single(PublishedFolder.Faults(PublishedFolder.Workbook(file), PublishedFolder.Preset("naps")));

        Assert.Contains("The column with the valence of all raters is ambiguous", fault.What, StringComparison.Ordinal);
        Assert.Contains(columns, fault.What, StringComparison.Ordinal);
        Assert.EndsWith(":3: M", fault.Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A001.bmp\t33.92\t(22.31)\t60.05\t(19.8)", "\tValence\t(SD)\tArousal\t(SD)")]
    [InlineData("A001.bmp\t33.92\t60.05", "\tValence\tArousal")]
    [InlineData("A001.bmp   33.92  60.05", "")]
    [InlineData("A001.bmp\t\t33.92\t\t60.05", "Valence Arousal")]
    public void Gaped_EitherFormOfText_TakesTheSecondField(string row, string header)
    {
        var second = row.Replace("A001.bmp", "A002.jpg", StringComparison.Ordinal).Replace("33.92", "0", StringComparison.Ordinal);

        Assert.Equal("A001.bmp,33.92 A002.jpg,0", _folder.Csv("gaped", $"{header}\r\n{row}\r\n{second}\r\n\r\n"));
    }

    [Fact]
    public void Gaped_ArousalBeforeValence_IsRefused() =>
        Assert.Contains("arousal before valence", Assert.Single(_folder.Faults("gaped", "Name Arousal Valence\nA001.bmp 60 30\n")).What, StringComparison.Ordinal);

    [Fact]
    public void Gaped_RowWithoutItsValence_IsAFaultAndNotItsArousal() =>
        Assert.Contains("2 fields instead of 3", Assert.Single(_folder.Faults("gaped", "Name Valence Arousal\nA001.bmp 30 60\nA002.bmp 60\n")).What, StringComparison.Ordinal);

    [Fact]
    public void Gaped_SixFiles_AreOneSet()
    {
        var files = new[] { "A", "H", "N", "P", "Sn", "Sp" }.Select(kind => _folder.Write($"{kind}.txt", $"Name Valence Arousal\n{kind}001.bmp 10 20\n"));

        var read = PublishedRatings.Read([.. files], PublishedFolder.Preset("gaped"));

        Assert.Equal(6, read.Tables.Length);
        Assert.Equal("A001.bmp,10 H001.bmp,10 N001.bmp,10 P001.bmp,10 Sn001.bmp,10 Sp001.bmp,10", PublishedFolder.Csv(read));
    }

    [Theory]
    [InlineData("CT", "social_010.jpg,5.5 blood_002.jpg,3.25")]
    [InlineData("BL", "social_010.jpg,4.5 blood_002.jpg,1.25")]
    [InlineData("SP", "social_010.jpg,3.5 blood_002.jpg,2.25")]
    [InlineData("SO", "social_010.jpg,2.5 blood_002.jpg,2.75")]
    public void Sfip_EachGroupOfRaters_HasItsOwnValence(string code, string csv)
    {
        var sfip = PublishedFolder.Preset("sfip");

        var read = PublishedRatings.Read([PublishedFolder.Workbook("sfip.xls")], sfip.ForGroup(sfip.Groups.Single(group => group.Code == code)));

        Assert.Equal(csv, PublishedFolder.Csv(read));
        Assert.Equal(($"{code}_M_V", 4), (read.Tables[0].Valence.Name, read.Tables[0].HeaderLine));
    }

    [Fact]
    public void EmoMadrid_ImagesMarkedAsEmpty_AreDroppedWhateverTheirRating()
    {
        var read = PublishedRatings.Read([PublishedFolder.Workbook("EMindex.xlsx")], PublishedFolder.Preset("emomadrid"));

        Assert.Equal("EM0001.jpg,-1.25 EM0003.jpg,2", PublishedFolder.Csv(read));
        Assert.Equal([("EM0002", "Thumbnail says Empty"), ("EM0004", "Thumbnail says Empty")], read.Skipped.Select(row => (row.Image, row.Reason)));
    }

    [Theory]
    [InlineData("\"\",")]
    [InlineData("img_name,")]
    [InlineData("\"\",img_name,")]
    public void Smid_IdsBelowABlankOrANamedHeader_AreTakenWithoutExtension(string header)
    {
        var row = header.Count(c => c == ',') == 2 ? "1,b10_p100_11," : "b10_p100_11,";

        Assert.Equal("b10_p100_11,2.25", _folder.Csv("smid", $"{header}valence_mean,valence_sd,valence_n,arousal_mean\n{row}2.25,0.5,30,3\n"));
    }

    private static string Workbook(string preset, string file) =>
        PublishedFolder.Csv(PublishedRatings.Read([PublishedFolder.Workbook(file)], PublishedFolder.Preset(preset)));
}
