using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inputs.Tests.Published;

/// <summary>
/// Workbooks that are easy to read wrongly. tests/reference/sheets.py makes them, and says what openpyxl reads of them.
/// </summary>
public sealed class SheetTests
{
    private static readonly PublishedTable Own = new()
    {
        Name = "own",
        Title = "own",
        Layout = new ColumnsByName(["file"], "pleasure"),
        Scale = new RatingScale(-3, 3),
        Extension = ".jpg",
    };

    [Theory]
    [InlineData("sheets-hidden.xlsx")]
    [InlineData("sheets-hidden.xls")]
    [InlineData("sheets-very-hidden.xlsx")]
    [InlineData("sheets-very-hidden.xls")]
    public void Read_HiddenSheetBeforeTheVisibleOne_IsNotLookedAt(string file) => Assert.Equal("a.jpg,1.5 b.jpg,-1", Csv(file, Own));

    [Theory]
    [InlineData("sheets-two.xlsx")]
    [InlineData("sheets-two.xls")]
    public void Read_TwoSheetsThatFit_AreAFaultThatNamesBothAndTheOption(string file)
    {
        var fault = Assert.Single(PublishedFolder.Faults(PublishedFolder.Workbook(file), Own));

        Assert.Equal("2 sheets have the columns 'file' and 'pleasure': 'Women', 'Men'.", fault.What);
        Assert.Equal("Say which has the ratings: --sheet NAME.", fault.Remedy);
    }

    [Theory]
    [InlineData("sheets-two.xlsx", "Women", "a.jpg,2 b.jpg,3")]
    [InlineData("sheets-two.xls", "Women", "a.jpg,2 b.jpg,3")]
    [InlineData("sheets-two.xlsx", "men", "a.jpg,1.5 b.jpg,-1")]
    [InlineData("sheets-two.xls", "Men", "a.jpg,1.5 b.jpg,-1")]
    public void Read_SheetThatIsNamed_IsTaken(string file, string sheet, string csv) => Assert.Equal(csv, Csv(file, Own with { Sheet = sheet }));

    [Theory]
    [InlineData("sheets-two.xlsx", "Womne", "The workbook has no sheet 'Womne'.", "Did you mean 'Women'?")]
    [InlineData("sheets-two.xls", "x", "The workbook has no sheet 'x'.", "There is Women, Men.")]
    [InlineData("sheets-hidden.xls", "Old", "Sheet 'Old' is hidden.", "Show it in a spreadsheet program")]
    [InlineData("sheets-very-hidden.xlsx", "Old", "Sheet 'Old' is hidden.", "Show it in a spreadsheet program")]
    public void Read_SheetThatIsNotThere_IsAFault(string file, string sheet, string what, string remedy)
    {
        var fault = Assert.Single(PublishedFolder.Faults(PublishedFolder.Workbook(file), Own with { Sheet = sheet }));

        Assert.Equal(what, fault.What);
        Assert.StartsWith(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SheetOfAText_IsAFault()
    {
        using var folder = new PublishedFolder();

        var fault = Assert.Single(PublishedFolder.Faults(folder.Write("t", "file,pleasure\na,1\n"), Own with { Sheet = "x" }));

        Assert.Equal(("The file is a text, which has no sheets.", "Remove --sheet."), (fault.What, fault.Remedy));
    }

    [Theory]
    [InlineData("sheets-date.xlsx", 2, "Cell A2 of sheet 'Ratings' is formatted as a date (2022-01-03), where the id or file name of an image is wanted.")]
    [InlineData("sheets-date.xls", 2, "Cell A2 of sheet 'Ratings' is formatted as a date (2022-01-03), where the id or file name of an image is wanted.")]
    [InlineData("sheets-date.xlsx", 4, "Cell A4 of sheet 'Ratings' is formatted as a date (2022-01-03 12:00:00)")]
    [InlineData("sheets-date.xls", 4, "Cell A4 of sheet 'Ratings' is formatted as a date (2022-01-03 12:00:00)")]
    [InlineData("sheets-time.xlsx", 2, "Cell A2 of sheet 'Ratings' is formatted as a date (12:00:00)")]
    [InlineData("sheets-time.xls", 2, "Cell A2 of sheet 'Ratings' is formatted as a date (12:00:00)")]
    [InlineData("sheets-date-rating.xlsx", 2, "Cell B2 of sheet 'Ratings' is formatted as a date (1900-01-02), where a rating is wanted.")]
    [InlineData("sheets-date-rating.xls", 2, "Cell B2 of sheet 'Ratings' is formatted as a date (1900-01-02), where a rating is wanted.")]
    public void Read_DateWhereAnIdOrARatingIsWanted_IsAFaultThatNamesTheCell(string file, int line, string what)
    {
        var faults = PublishedFolder.Faults(PublishedFolder.Workbook(file), Own);

        var fault = Assert.Single(faults, fault => fault.Where.Contains($":{line}: ", StringComparison.Ordinal));
        Assert.StartsWith(what, fault.What, StringComparison.Ordinal);
        Assert.StartsWith("Format the column as text, or as a number", fault.Remedy, StringComparison.Ordinal);
    }

    private static string Csv(string file, PublishedTable table) => PublishedFolder.Csv(PublishedRatings.Read([PublishedFolder.Workbook(file)], table));
}
