using System.IO.Compression;
using CsCheck;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Tests.Published;

public sealed class WorkbookTests : IDisposable
{
    private readonly PublishedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("iaps.xls", 100)]
    [InlineData("iaps.xls", 2000)]
    [InlineData("iaps.xlsx", 100)]
    [InlineData("iaps.xlsx", 4000)]
    public void Read_FileCutShort_IsAFault(string file, int length) =>
        AssertFault("damaged, or not a workbook", [.. File.ReadAllBytes(PublishedFolder.Workbook(file)).Take(length)]);

    [Fact]
    public void Read_ArchiveThatIsNoWorkbook_IsAFault() =>
        AssertFault("damaged, or not a workbook", Archive(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")));

    [Fact]
    public void Read_ArchiveThatUnpacksToGigabytes_IsAFaultBeforeItIsRead()
    {
        var bomb = Bomb(megabytes: 200);

        Assert.True(bomb.Length < 1 << 20);
        AssertFault("unpacks to more than 128 MiB", bomb);
    }

    [Fact]
    public void Read_CellInTheLastColumn_IsAFault() => AssertFault("more than 256 columns", Workbook("""<c r="XFD1"><v>1</v></c>"""));

    [Fact]
    public void Read_CellInTheLastRow_IsAFault() =>
        AssertFault("more than 100000 rows", Workbook("""</row><row r="1048576"><c r="A1048576"><v>1</v></c>"""));

    [Theory]
    [InlineData("iaps.xls")]
    [InlineData("iaps.xlsx")]
    public void Read_WorkbookWithAnyBytesChanged_IsReadOrAFault(string file)
    {
        var whole = File.ReadAllBytes(PublishedFolder.Workbook(file));
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((place, value, other, otherValue) =>
        {
            var changed = whole.ToArray();
            changed[place] = value;
            changed[other] = otherValue;
            ReadOrFault(changed);
        }, iter: 300, threads: 1);
    }

    private void ReadOrFault(byte[] content)
    {
        try
        {
            PublishedRatings.Read([_folder.Write("t", content)], PublishedFolder.Preset("iaps"));
        }
        catch (InvalidInputException e)
        {
            Assert.NotEmpty(e.Faults);
        }
    }

    private void AssertFault(string what, byte[] content) =>
        Assert.Contains(what, Assert.Single(PublishedFolder.Faults(_folder.Write("t.xlsx", content), PublishedFolder.Preset("iaps"))).What, StringComparison.Ordinal);

    /// <summary>The shipped workbook with another first row.</summary>
    private static byte[] Workbook(string cells)
    {
        using var stream = new MemoryStream();
        stream.Write(File.ReadAllBytes(PublishedFolder.Workbook("iaps.xlsx")));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            const string sheet = "xl/worksheets/sheet1.xml";
            const string schema = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
            archive.GetEntry(sheet)!.Delete();
            Write(archive, sheet, $"""<worksheet xmlns="{schema}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>""");
        }
        return stream.ToArray();
    }

    private static byte[] Archive(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
                Write(archive, name, text);
        }
        return stream.ToArray();
    }

    private static void Write(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static byte[] Bomb(int megabytes)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < megabytes; i++)
                entry.Write(zeros);
        }
        return stream.ToArray();
    }
}
