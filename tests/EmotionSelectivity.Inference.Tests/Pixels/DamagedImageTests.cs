using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>PNG, GIF and WebP files that decoders decode without a word although bytes are wrong or missing.</summary>
public sealed class DamagedImageTests
{
    private const int EndChunkLength = 12;

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("rgb-interlaced.png")]
    [InlineData("gray-1.png")]
    [InlineData("palette-2-interlaced.png")]
    [InlineData("rgba-16.png")]
    public void Prepare_PngWhoseDataAreWrongWithinRightChunks_IsAFault(string file)
    {
        var whole = File.ReadAllBytes(PillowCase.PathOf(file));
        var (rows, zlib) = DataOf(whole);

        Assert.Null(Fault(WithData(whole, zlib)));
        Assert.Contains("the data of the picture end at row", Fault(WithData(whole, Compressed(rows[..^1])))!.What, StringComparison.Ordinal);
        Assert.Contains("the data of the picture end at row 0 of", Fault(WithData(whole, Compressed([])))!.What, StringComparison.Ordinal);
        Assert.Contains("for more rows than the picture has", Fault(WithData(whole, Compressed([.. rows, 0])))!.What, StringComparison.Ordinal);
        zlib[^1] ^= 1;
        Assert.Contains("do not match their checksum", Fault(WithData(whole, zlib))!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_PngWithAWrongChecksum_IsAFaultThatSaysWhere()
    {
        var file = File.ReadAllBytes(PillowCase.PathOf("rgb.png"));
        file[^(EndChunkLength + 1)] ^= 1;

        Assert.Contains($"the checksum of the chunk that ends at byte {file.Length - EndChunkLength} does not match", Fault(file)!.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gif.gif")]
    [InlineData("gif-transparent.gif")]
    [InlineData("gif-frames.gif")]
    public void Prepare_GifWithAHoleInItsFirstFrame_IsAFaultOrTheWholePicture(string file)
    {
        var whole = File.ReadAllBytes(PillowCase.PathOf(file));
        var pixels = Pixels(whole);
        var start = GifData(whole);
        var seen = 0;
        for (var at = start; at + 12 < Math.Min(start + whole[start - 1], whole.Length); at += 3)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(at, 12).Clear();
            if (Fault(damaged) is { } fault)
                Assert.StartsWith("The file is truncated or damaged: ", fault.What, StringComparison.Ordinal);
            seen += Fault(damaged) is null && !Pixels(damaged).SequenceEqual(pixels) ? 0 : 1;
        }
        Assert.True(seen > 0);
    }

    [Theory]
    [InlineData("gif.gif")]
    [InlineData("gif-transparent.gif")]
    [InlineData("gif-frames.gif")]
    public void Prepare_GifWhoseDataEndEarlyWithATrailer_IsAFaultThatNamesTheRow(string file)
    {
        var whole = File.ReadAllBytes(PillowCase.PathOf(file));
        var start = GifData(whole);
        for (var kept = 4; kept < whole[start - 1] - 8; kept += 5)
        {
            byte[] cut = [.. whole.AsSpan(0, start + kept), 0, 0x3B];
            cut[start - 1] = (byte)kept;
            Assert.Matches("the data of the picture end at row [0-9]+ of", Fault(cut)?.What);
        }
    }

    [Theory]
    [InlineData("webp-lossless.webp", "VP8L")]
    [InlineData("webp-alpha.webp", "VP8L")]
    [InlineData("webp-lossy.webp", "VP8 ")]
    public void Prepare_WebpWithBytesLeftOverOrMissing_IsAFault(string file, string chunk)
    {
        var whole = File.ReadAllBytes(PillowCase.PathOf(file));
        var start = whole.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(chunk)) + 8;
        var length = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(start - 4));

        Assert.Null(Fault(WithWebpData(whole, start, whole.AsSpan(start, length).ToArray())));
        Assert.Contains("left over", Fault(WithWebpData(whole, start, [.. whole.AsSpan(start, length), .. new byte[40]]))?.What, StringComparison.Ordinal);
        Assert.NotNull(Fault(WithWebpData(whole, start, whole.AsSpan(start, length - 20).ToArray())));
    }

    [Fact]
    public async Task Prepare_PipeThatNobodyWritesTo_IsAFaultAtOnce()
    {
        using var folder = new TemporaryFolder();
        var pipe = folder["image.png"];
        using var made = System.Diagnostics.Process.Start("mkfifo", [pipe]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var invalid = Assert.Throws<InvalidInputException>(() => ImagePreparation.Prepare(InputFile.Local(pipe), 8, grayscale: false));

        Assert.Contains("a pipe or a device, not a file", Assert.Single(invalid.Faults).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void Prepare_Device_IsAFault(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The devices are Linux's.");
        var invalid = Assert.Throws<InvalidInputException>(() => ImagePreparation.Prepare(InputFile.Local(path), 8, grayscale: false));

        Assert.Contains("a pipe or a device, not a file", Assert.Single(invalid.Faults).What, StringComparison.Ordinal);
    }

    private static (byte[] Rows, byte[] Zlib) DataOf(byte[] png)
    {
        var at = png.AsSpan().IndexOf("IDAT"u8);
        var zlib = png.AsSpan(at + 4, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at - 4))).ToArray();
        var rows = new MemoryStream();
        using var stream = new ZLibStream(new MemoryStream(zlib), CompressionMode.Decompress);
        stream.CopyTo(rows);
        return (rows.ToArray(), zlib);
    }

    private static byte[] Compressed(byte[] rows)
    {
        var zlib = new MemoryStream();
        using (var stream = new ZLibStream(zlib, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(rows);
        return zlib.ToArray();
    }

    /// <summary>The PNG with other compressed data in two chunks, checksums right.</summary>
    private static byte[] WithData(byte[] png, byte[] zlib)
    {
        var at = png.AsSpan().IndexOf("IDAT"u8) - 4;
        return [.. png.AsSpan(0, at), .. Chunk("IDAT"u8, zlib[..(zlib.Length / 2)]), .. Chunk("IDAT"u8, zlib[(zlib.Length / 2)..]), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] content)
    {
        byte[] chunk = [0, 0, 0, 0, .. kind, .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    /// <summary>Offset of the first byte of data of the first frame.</summary>
    private static int GifData(byte[] gif)
    {
        var at = 13 + 3 * (2 << (gif[10] & 7));
        while (gif[at] == 0x21)
        {
            for (at += 2; gif[at] != 0; at += gif[at] + 1)
            {
                // Extensions are skipped.
            }
            at++;
        }
        return at + 10 + ((gif[at + 9] & 0x80) == 0 ? 0 : 3 * (2 << (gif[at + 9] & 7))) + 2;
    }

    private static byte[] WithWebpData(byte[] webp, int start, byte[] data)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(start - 4));
        byte[] file = [.. webp.AsSpan(0, start), .. data, .. new byte[data.Length & 1], .. webp.AsSpan(Math.Min(webp.Length, start + length + (length & 1)))];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(start - 4), data.Length);
        return file;
    }

    private static Fault? Fault(byte[] file)
    {
        using var image = new TemporaryImage(file);
        var outcome = ImagePreparation.PrepareEach([InputFile.Local(image.Path)], 8, grayscale: false, onImage: null, TestContext.Current.CancellationToken)[0];
        Assert.Equal(outcome.Fault is not null, outcome.IsDamaged);
        return outcome.Fault;
    }

    private static byte[] Pixels(byte[] file)
    {
        using var image = new TemporaryImage(file);
        return ImagePreparation.Prepare(InputFile.Local(image.Path), 8, grayscale: false).Pixels;
    }
}
