using System.Text.Json;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>A copy of a JPEG file of which djpeg warns: a row of damage.json (tests/reference/damage.py).</summary>
public sealed record DamagedCopy(string File, string Kind, int At, int Removed, byte[] Put)
{
    public byte[] Bytes(byte[] whole) => [.. whole.AsSpan(0, At), .. Put, .. whole.AsSpan(At + Removed)];
}

/// <summary>
/// JPEG files that decoders decode with no more than a warning: each is a fault. The files, and the damage that
/// libjpeg-turbo warns of, come from tests/reference/damage.py.
/// </summary>
public sealed class DamagedJpegTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pixels", "Damage");

    private static readonly DamagedCopy[] Copies =
        JsonSerializer.Deserialize<DamagedCopy[]>(File.ReadAllBytes(Path.Combine(Folder, "damage.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Files() => [.. Copies.Select(copy => copy.File).Distinct()];

    public static TheoryData<string, string> FilesAndKinds()
    {
        var data = new TheoryData<string, string>();
        foreach (var (file, kind) in Copies.Select(copy => (copy.File, copy.Kind)).Distinct())
            data.Add(file, kind);
        return data;
    }

    [Theory]
    [MemberData(nameof(FilesAndKinds))]
    public void PrepareEach_DamageThatLibjpegWarnsOf_IsAFaultThatNamesTheImage(string file, string kind)
    {
        var copies = Copies.Where(copy => copy.File == file && copy.Kind == kind).ToList();

        Assert.NotEmpty(copies);
        foreach (var copy in copies)
        {
            using var image = new TemporaryImage(copy.Bytes(Whole(file)));
            var outcome = Outcome(image.Path);
            Assert.True(outcome is { IsDamaged: true, Image: null }, $"{file}: the {kind} at {copy.At} goes unseen.");
            Assert.Equal(image.Path, outcome.Fault!.Where);
            Assert.StartsWith("The file is truncated or damaged: ", outcome.Fault.What, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Prepare_WholeFile_IsAPicture(string file) => Assert.NotNull(Outcome(Path.Combine(Folder, file)).Image);

    [Theory]
    [MemberData(nameof(Files))]
    public void Prepare_BytesAfterTheEndMarker_AreIgnored(string file)
    {
        using var longer = new TemporaryImage([.. Whole(file), 0, 0, 0xFF, 0xD8, 17, .. "trailer"u8]);

        Assert.Equal(Outcome(Path.Combine(Folder, file)).Image!.PixelsSha256, Outcome(longer.Path).Image?.PixelsSha256);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Prepare_FillBytesBeforeTheEndMarker_AreIgnored(string file)
    {
        var whole = Whole(file);
        using var filled = new TemporaryImage([.. whole.AsSpan(0, whole.Length - 2), 0xFF, 0xFF, 0xFF, 0xD9]);

        Assert.Equal(Outcome(Path.Combine(Folder, file)).Image!.PixelsSha256, Outcome(filled.Path).Image?.PixelsSha256);
    }

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("gray-progressive.jpg")]
    [InlineData("restart-progressive.jpg")]
    [InlineData("many-scans.jpg")]
    [InlineData("a-scan-a-component.jpg")]
    public void Prepare_CutBetweenTwoScansWithAnEndMarker_IsAFaultThatSaysSo(string file)
    {
        var whole = Whole(file);
        for (var scan = 2; NextScan(whole, scan) is >= 0 and var at; scan++)
        {
            using var cut = new TemporaryImage([.. whole.AsSpan(0, at), 0xFF, 0xD9]);
            Assert.Contains("between two scans", Outcome(cut.Path).Fault?.What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Prepare_DataEnd_FaultNamesTheRow()
    {
        var whole = Whole("baseline.jpg");
        using var cut = new TemporaryImage([.. whole.AsSpan(0, whole.Length - 300), 0xFF, 0xD9]);

        Assert.Matches("the data of the picture end at row (16|32) of 47", Outcome(cut.Path).Fault!.What);
    }

    [Fact]
    public void Prepare_QuantisationTableOfZeros_IsAFault()
    {
        var file = Whole("baseline.jpg");
        file.AsSpan(file.AsSpan().IndexOf([(byte)0xFF, (byte)0xDB]) + 5, 20).Clear();
        using var image = new TemporaryImage(file);

        Assert.Contains("quantisation table", Outcome(image.Path).Fault?.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9900, 9900)]
    [InlineData(47, 6100)]
    [InlineData(61, 48 + 16)]
    public void Prepare_HeaderClaimsMoreThanTheDataHold_IsAFaultBeforeAnyPixelIsDecoded(int height, int width)
    {
        foreach (var name in new[] { "baseline.jpg", "progressive.jpg", "restart.jpg", "gray.jpg" })
        {
            var file = Whole(name);
            var frame = file.AsSpan().IndexOf([(byte)0xFF, name == "progressive.jpg" ? (byte)0xC2 : (byte)0xC0]);
            (file[frame + 5], file[frame + 6], file[frame + 7], file[frame + 8]) = ((byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width);
            using var image = new TemporaryImage(file);
            Assert.True(Outcome(image.Path).IsDamaged, name);
        }
    }

    /// <summary>A file of jpegtran -arithmetic, which the decoder reads.</summary>
    [Fact]
    public void Prepare_ArithmeticCoding_IsAPicture() =>
        Assert.Equal(Outcome(Path.Combine(Folder, "baseline.jpg")).Image!.PixelsSha256, Outcome(Path.Combine(Folder, "arithmetic.jpg")).Image?.PixelsSha256);

    private static byte[] Whole(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static ImageOutcome Outcome(string path) =>
        ImagePreparation.PrepareEach([InputFile.Local(path)], 8, grayscale: false, onImage: null, TestContext.Current.CancellationToken)[0];

    /// <summary>Offset of the n-th scan header; -1 if there are fewer.</summary>
    private static int NextScan(ReadOnlySpan<byte> file, int number)
    {
        var at = 0;
        for (var found = 0; file[at..].IndexOf([(byte)0xFF, (byte)0xDA]) is >= 0 and var next; at += next + 2)
        {
            if (++found == number)
                return at + next;
        }
        return -1;
    }
}
