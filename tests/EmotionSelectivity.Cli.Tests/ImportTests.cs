namespace EmotionSelectivity.Cli.Tests;

/// <summary><c>emosel import ratings</c> in processes of its own; what it reads of a table is tested in Inputs.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Csv => _folder["ratings.csv"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_Preset_WritesTheTableAndShowsWhatItDid()
    {
        var table = Write("iaps.txt", "title\n\ndesc\tIAPS\tvalmn\nJet\t2375.1\t3.46\nDog\t1050\t.\nJet\t2375.1\t3.61\nCat\t1051\t7\n");
        Directory.CreateDirectory(_folder["images"]);
        File.WriteAllBytes(_folder["images", "2375.1.JPG"], []);
        File.WriteAllBytes(_folder["images", "9.jpg"], []);

        var import = await EmoselProcess.Run("import", "ratings", "--preset", "iaps", table, "-o", Csv, "--images", _folder["images"]);

        Assert.True(import.ExitCode == 0, import.Errors);
        Assert.Equal("image,valence\n2375.1.JPG,3.535\n", await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken));
        foreach (var shown in new[] { "column 2 'IAPS'", "column 3 'valmn'", "1050: it has no rating", "3.46, 3.61; mean 3.535", "1051.jpg", "9.jpg", "scale: [1, 9]" })
            Assert.Contains(shown, import.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", import.Output + import.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_TableDescribedOnTheCommandLine_MayHaveANegativeScale()
    {
        var table = Write("mine.csv", "file,pleasure\na,-3\nb,NA\n");

        var import = await EmoselProcess.Run(
            "import", "ratings", table, "-o", Csv, "--image", "file", "--valence", "pleasure", "--scale", "-3", "3", "--extension", ".jpg", "--missing", "NA");

        Assert.True(import.ExitCode == 0, import.Errors);
        Assert.Equal("image,valence\na.jpg,-3\n", await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Import_RatingOffTheScale_WritesNothing()
    {
        var import = await EmoselProcess.Run("import", "ratings", "--preset", "smid", Write("t.csv", "img_name,valence_mean\na,3\nb,5.1\n"), "-o", Csv);

        Assert.Equal(2, import.ExitCode);
        Assert.Contains("t.csv:3: valence_mean", import.Errors, StringComparison.Ordinal);
        Assert.Contains("nothing was written", import.Errors, StringComparison.Ordinal);
        Assert.Equal([_folder["t.csv"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Import_FileThatIsThere_IsWrittenOverOnlyByForce()
    {
        await File.WriteAllTextAsync(Csv, "mine", TestContext.Current.CancellationToken);
        string[] import = ["import", "ratings", "--preset", "smid", Write("t.csv", "img_name,valence_mean\na,3\n"), "-o", Csv];

        var refused = await EmoselProcess.Run(import);
        var kept = await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken);
        var forced = await EmoselProcess.Run([.. import, "--force"]);

        Assert.Equal((2, "mine", 0), (refused.ExitCode, kept, forced.ExitCode));
        Assert.Equal("image,valence\na,3\n", await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Import_OutputThatIsThePublishedTable_IsRefusedEvenByForce()
    {
        var table = Write("t.csv", "img_name,valence_mean\na,3\n");

        var import = await EmoselProcess.Run("import", "ratings", "--preset", "smid", table, "-o", table, "--force");

        Assert.Equal(2, import.ExitCode);
        Assert.StartsWith("img_name", await File.ReadAllTextAsync(table, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Choose a sample: CT (", "--preset", "sfip")]
    [InlineData("There is no sample 'XX'", "--preset", "sfip", "--group", "XX")]
    [InlineData("no samples of raters to choose from", "--preset", "smid", "--group", "CT")]
    [InlineData("Did you mean '--scale'?", "--image", "img_name", "--valence", "valence_mean", "--scal", "1", "7")]
    [InlineData("Did you mean '--preset'?", "--prest", "smid")]
    [InlineData("Did you mean '--preset'?", "--presets=smid")]
    [InlineData("There is no option '-p'", "-p", "smid")]
    [InlineData("There is no option '--sheets'. Did you mean '--sheet'?", "--preset", "smid", "--sheets", "x")]
    [InlineData("'x' is not a decimal separator", "--preset", "smid", "--decimal", "x")]
    [InlineData("The file is a text, which has no sheets", "--preset", "smid", "--sheet", "x")]
    [InlineData("Give the ends of the rating instrument", "--image", "img_name", "--valence", "valence_mean")]
    [InlineData("There is no preset 'smdi'", "--preset", "smdi")]
    [InlineData("The preset defines this already", "--preset", "smid", "--scale", "1", "9")]
    [InlineData("required without --preset", "--scale", "1", "9")]
    [InlineData("not two numbers", "--image", "a", "--valence", "b", "--scale", "9", "1")]
    [InlineData("not two numbers", "--image", "a", "--valence", "b", "--scale", "1", "NaN")]
    public async Task Import_OptionsThatDoNotGoTogether_AreNamed(string what, params string[] options)
    {
        var import = await EmoselProcess.Run(["import", "ratings", Write("t.csv", "img_name,valence_mean\na,3\n"), "-o", Csv, .. options]);

        Assert.Equal(2, import.ExitCode);
        Assert.Contains(what, import.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Csv));
    }

    [Fact]
    public async Task Import_DecimalCommasAndTextsOfMissingRatings_AreReadByTheirOptions()
    {
        var table = Write("mine.csv", "file;pleasure\na;-2,5\nb;NA\nc;x\nd;1\n");

        var import = await EmoselProcess.Run(
            "import", "ratings", table, "-o", Csv, "--image", "file", "--valence", "pleasure", "--scale", "-3", "3", "--decimal", ",", "--missing", "NA", "--missing", "x");

        Assert.True(import.ExitCode == 0, import.Errors);
        Assert.Equal("image,valence\na,-2.5\nd,1\n", await File.ReadAllTextAsync(Csv, TestContext.Current.CancellationToken));
        Assert.Contains("scale: [-3, 3]", import.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FileNameThatBeginsWithADash_IsReadBehindTwoDashes()
    {
        Write("--scal.csv", "img_name,valence_mean\na,3\n");

        var import = await EmoselProcess.Run(
            "import", "ratings", "--preset", "smid", "-o", Csv, "--", Path.GetRelativePath(Environment.CurrentDirectory, _folder["--scal.csv"]));

        Assert.True(import.ExitCode == 0, import.Errors);
    }

    [Fact]
    public async Task Import_FileNameWithControlCharacters_IsShownEscaped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not allow such names.");
        var table = Write("a\u001B[31m\u202E.csv", "img_name,valence_mean\na,9\n");

        var refused = await EmoselProcess.Run("import", "ratings", "--preset", "smid", table, "-o", Csv);
        var missing = await EmoselProcess.Run("import", "ratings", "--preset", "smid", table + "x", "-o", Csv);

        Assert.Contains(@"a\u001B[31m\u202E.csv:2: valence_mean", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001B", refused.Errors + missing.Errors, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }
}
