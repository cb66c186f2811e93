using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using static EmotionSelectivity.Inference.Tests.Weights.HandmadePickle;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>Zip and TAR archives whose directories are wrong.</summary>
public sealed class HostileArchiveTests
{
    private const string EntrySignature = "PK\x01\x02";
    private const string EndSignature = "PK\x05\x06";
    private const string LargeEndSignature = "PK\x06\x06";
    private const string LocatorSignature = "PK\x06\x07";

    private static readonly string Good = State(Tensor(Int(0), Ints(1), Ints(1)));

    [Fact]
    public void Open_CompressedEntry_IsRefusedUnread()
    {
        using var bomb = new TemporaryWeights(Zip(Good + new string('\0', 200_000_000), CompressionLevel.SmallestSize));

        Assert.Equal("The entry 'archive/byteorder' is compressed or encrypted, which PyTorch archives never are.", bomb.Fault());
    }

    [Fact]
    public void Open_ZipWithoutAStateDict_IsAFault()
    {
        using var other = new TemporaryWeights(Zip(Good, name: "data.txt"));

        Assert.Equal("The file is a zip archive without a state dict (NAME/data.pkl).", other.Fault());
    }

    [Fact]
    public void Open_ZipOfABigEndianMachine_IsAFault()
    {
        using var other = new TemporaryWeights(Zip(Good, byteOrder: "big"));

        Assert.StartsWith("The numbers are not little-endian", other.Fault(), StringComparison.Ordinal);
    }

    /// <summary>Place within the first entry of the directory, bytes there, part of the fault.</summary>
    [Theory]
    [InlineData(8, "\x01\0", "'archive/data.pkl' is compressed or encrypted")]
    [InlineData(10, "\x08\0", "'archive/data.pkl' is compressed or encrypted")]
    [InlineData(20, "\xf0\xff\xff\xff", "'archive/data.pkl' is compressed or encrypted")]
    [InlineData(20, "\xf0\xff\xff\xff\xf0\xff\xff\xff", "The entry 'archive/data.pkl' claims 4294967280 bytes")]
    [InlineData(20, "\xff\xff\xff\xff\xff\xff\xff\xff", "The entry 'archive/data.pkl' claims 4294967295 bytes")]
    [InlineData(28, "\xff\xff", "directory of the zip archive is damaged")]
    [InlineData(30, "\xff\xff", "directory of the zip archive is damaged")]
    [InlineData(32, "\xff\xff", "directory of the zip archive is damaged")]
    [InlineData(42, "\xf0\xff\xff\xff", "lies outside the file")]
    [InlineData(42, "\x08\0\0\0", "'archive/data.pkl' has no header at byte 8")]
    [InlineData(46, "archive/data/0", "directory of the zip archive lists")]
    public void Open_DirectoryEntryThatLies_IsAFault(int place, string bytes, string fault)
    {
        var zip = Zip(Good);
        if (place == 46)
            zip = Patched(zip, EndSignature, 10, "\x09\0");
        using var weights = new TemporaryWeights(place == 46 ? zip : Patched(zip, EntrySignature, place, bytes));

        Assert.Contains(fault, weights.Fault(), StringComparison.Ordinal);
    }

    /// <summary>Record, place within it, bytes there.</summary>
    [Theory]
    [InlineData(EndSignature, 12, "\xf0\xff\xff\x7f")]
    [InlineData(EndSignature, 16, "\xf0\xff\xff\x7f")]
    [InlineData(EndSignature, 20, "\x01\0")]
    [InlineData(LocatorSignature, 8, "\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData(LocatorSignature, 8, "\xff\xff\xff\xff\xff\xff\xff\x7f")]
    [InlineData(LocatorSignature, 8, "\0\0\0\0\0\0\0\0")]
    [InlineData(LocatorSignature, 0, "PK\0\0")]
    [InlineData(LargeEndSignature, 32, "\xff\xff\xff\xff\xff\xff\xff\x7f")]
    [InlineData(LargeEndSignature, 40, "\xff\xff\xff\xff\xff\xff\xff\x7f")]
    [InlineData(LargeEndSignature, 40, "\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData(LargeEndSignature, 40, "\0\0\0\x01\0\0\0\0")]
    [InlineData(LargeEndSignature, 48, "\xff\xff\xff\xff\xff\xff\xff\x7f")]
    public void Open_EndOfDirectoryThatLies_IsAFault(string record, int place, string bytes)
    {
        using var weights = new TemporaryWeights(Patched(File.ReadAllBytes(WeightFixture.PathOf("zip-large-fields.pth")), record, place, bytes));
        if (record == EndSignature && place < 20)
            weights.Replace(Patched(File.ReadAllBytes(WeightFixture.PathOf("zip.pth")), record, place, bytes));

        Assert.Contains("zip archive", weights.Fault(), StringComparison.Ordinal);
    }

    /// <summary>Field of a header, bytes there, part of the fault.</summary>
    [Theory]
    [InlineData(124, "77777777777\0", "without the member")]
    [InlineData(124, "\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", "damaged")]
    [InlineData(124, "-0000000001\0", "damaged")]
    [InlineData(0, "sys_infos", "")]
    public void Open_TarHeaderThatLies_IsAFaultOrDoesNotMatter(int place, string bytes, string fault)
    {
        var tar = File.ReadAllBytes(WeightFixture.PathOf("tar.pth"));
        Encoding.Latin1.GetBytes(bytes).CopyTo(tar, place);
        using var weights = new TemporaryWeights(tar);

        if (fault.Length > 0)
            Assert.Contains(fault, weights.Fault(), StringComparison.Ordinal);
        else
            Assert.Equal(WeightFixture.Expected("tar.pth"), WeightFixture.Read(weights.Path));
    }

    /// <summary>File of the archive, byte of its content from which on all are ones, part of the fault.</summary>
    [Theory]
    [InlineData("storages", 3, "The pickle is not a state dict: at byte")]
    [InlineData("tensors", 3, "The pickle is not a state dict: at byte")]
    [InlineData("pickle", 2, "The pickle is not a state dict: at byte")]
    public void Open_TarFileOfOnes_IsAFault(string member, int from, string fault)
    {
        var tar = File.ReadAllBytes(WeightFixture.PathOf("tar.pth"));
        tar.AsSpan(Member(tar, member) + from, 16).Fill(byte.MaxValue);
        using var weights = new TemporaryWeights(tar);

        Assert.Contains(fault, weights.Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TarThatClaimsManyTensors_IsAFault()
    {
        var tar = File.ReadAllBytes(WeightFixture.PathOf("tar.pth"));
        foreach (var member in (string[])["storages", "tensors"])
        {
            var claims = tar.ToArray();
            Encoding.Latin1.GetBytes("\x80\x02J\xff\xff\xff\x7f.").CopyTo(claims, Member(tar, member));
            using var weights = new TemporaryWeights(claims);
            Assert.Equal("The archive claims an impossible number of tensors.", weights.Fault());
        }
    }

    [Fact]
    public void Open_TarTensorOfManySides_IsAFault()
    {
        var tar = File.ReadAllBytes(WeightFixture.PathOf("tar.pth"));
        var first = tar.AsSpan(Member(tar, "tensors"));
        BinaryPrimitives.WriteInt32LittleEndian(first[first.IndexOf((byte[])[4, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0])..], int.MaxValue);
        using var weights = new TemporaryWeights(tar);

        Assert.Equal($"Tensor number 0 claims {int.MaxValue} dimensions.", weights.Fault());
    }

    private static int Member(byte[] tar, string name)
    {
        for (var place = 0; place < tar.Length; place += 512)
        {
            if (Encoding.ASCII.GetString(tar, place, 100).TrimEnd('\0') == name && tar.AsSpan(place + 257, 5).SequenceEqual("ustar"u8))
                return place + 512;
        }
        throw new ArgumentException($"No file '{name}'.", nameof(name));
    }

    private static byte[] Patched(byte[] zip, string record, int place, string bytes)
    {
        var patched = zip.ToArray();
        var at = patched.AsSpan().IndexOf(Encoding.Latin1.GetBytes(record));
        Assert.True(at >= 0);
        Encoding.Latin1.GetBytes(bytes).CopyTo(patched, at + place);
        return patched;
    }
}
