using System.Buffers.Binary;
using System.IO.Compression;
using CsCheck;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs.Tests.Published;

/// <summary>
/// A workbook of some kB costs no more memory than <see cref="MaxBytes"/>, whatever its bytes say about sizes.
/// Allocated bytes are counted, not time: what is not allocated takes none.
/// </summary>
public sealed class HostileWorkbookTests : IDisposable
{
    private const long MaxBytes = 48L << 20;

    private readonly PublishedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Places found by changing every byte to seventeen values: each took 100 MB to 6 GB.</summary>
    [Theory]
    [InlineData(0x1E, 28)]
    [InlineData(0x1E, 30)]
    [InlineData(0x611, 31)]
    [InlineData(0x611, 127)]
    [InlineData(0x61D, 255)]
    [InlineData(0x643, 255)]
    [InlineData(0x652, 8)]
    [InlineData(0x652, 127)]
    [InlineData(0x65B, 31)]
    [InlineData(0x705, 255)]
    [InlineData(0x777, 0)]
    [InlineData(0x779, 128)]
    public void Read_ByteThatMakesASizeHuge_CostsNoMemory(int place, byte value)
    {
        var content = File.ReadAllBytes(PublishedFolder.Workbook("iaps.xls"));
        content[place] = value;

        AssertBounded(content);
    }

    [Theory]
    [InlineData("iaps.xls")]
    [InlineData("sfip.xls")]
    [InlineData("naps.xls")]
    public void Read_AnyByteChangedToAnExtreme_CostsNoMemory(string file)
    {
        var whole = File.ReadAllBytes(PublishedFolder.Workbook(file));
        byte[] extremes = [0, 1, 31, 127, 128, 255];
        var (places, values) = (Gen.Int[0, whole.Length - 1], Gen.Int[0, extremes.Length - 1]);
        Gen.Select(places, values, places, values).Sample((place, value, other, otherValue) =>
        {
            var content = whole.ToArray();
            content[place] = extremes[value];
            content[other] = extremes[otherValue];
            AssertBounded(content);
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void Read_RowOfNumbersThatNamesMoreColumnsThanItHas_IsAFault()
    {
        var content = File.ReadAllBytes(PublishedFolder.Workbook("sfip.xls"));
        var changed = 0;
        for (var at = 0x600; at + 4 < content.Length; at++)
        {
            // MULRK: record 0x00BD; its last two bytes are the last column.
            var size = BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(at + 2));
            if (BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(at)) != 0xBD || size is < 12 or > 400 || size % 6 != 0 || at + 4 + size > content.Length)
                continue;
            BinaryPrimitives.WriteUInt16LittleEndian(content.AsSpan(at + 2 + size), ushort.MaxValue);
            changed++;
        }

        Assert.True(changed > 0);
        AssertFault("it claims more cells than it holds", content, "sfip");
    }

    [Fact]
    public void Read_SectorsInACircle_IsAFault()
    {
        var content = File.ReadAllBytes(PublishedFolder.Workbook("iaps.xls"));
        var table = 512 * (1 + BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(76)));
        var first = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(48));
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(table + 4 * first), first);

        AssertFault("its sectors form a circle", content, "iaps");
    }

    [Fact]
    public void Read_ArchiveWithMoreCellsThanAnyTable_IsAFault()
    {
        using var stream = new MemoryStream();
        stream.Write(File.ReadAllBytes(PublishedFolder.Workbook("iaps.xlsx")));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            using var writer = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml").Open());
            writer.Write("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">""");
            for (var i = 0; i < 9_000; i++)
                writer.Write(string.Concat(Enumerable.Repeat("<c/>", 1000)));
            writer.Write("</row></sheetData></worksheet>");
        }

        Assert.True(stream.Length < 1 << 20);
        AssertFault("more cells than any table of ratings", stream.ToArray(), "iaps");
    }

    private void AssertFault(string what, byte[] content, string preset)
    {
        var table = PublishedFolder.Preset(preset);
        var ofGroup = table.Groups.Length > 0 ? table.ForGroup(table.Groups[0]) : table;
        Assert.Contains(what, Assert.Single(PublishedFolder.Faults(_folder.Write("t.xls", content), ofGroup)).What, StringComparison.Ordinal);
    }

    private void AssertBounded(byte[] content)
    {
        var path = _folder.Write("t.xls", content);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            PublishedRatings.Read([path], PublishedFolder.Preset("iaps"));
        }
        catch (InvalidInputException e)
        {
            Assert.NotEmpty(e.Faults);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytes);
    }
}
