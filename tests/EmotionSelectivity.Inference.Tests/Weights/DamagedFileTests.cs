using EmotionSelectivity.Inference.Tests.Pixels;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>
/// Files truncated or damaged at any byte: each gives a fault that names the file, never a crash, and uses little
/// memory.
/// </summary>
public sealed class DamagedFileTests
{
    private const int Attempts = 3000;
    private const long MaxBytes = 4 << 20;

    public static TheoryData<string> Files => WeightFixture.All;

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_FileCutShortAnywhere_IsAFaultOrTheWholeFile(string file)
    {
        var whole = File.ReadAllBytes(WeightFixture.PathOf(file));
        var expected = WeightFixture.Expected(file);
        using var cut = new TemporaryWeights(whole);
        var read = new List<int>();
        for (var length = whole.Length - 1; length >= 0; length--)
        {
            cut.SetLength(length);
            if (Bounded(cut.Path) is not { } tensors)
                continue;
            Assert.Equal(expected, tensors);
            read.Add(length);
        }
        // Only the padding after the last member of a TAR archive can be missing without a fault.
        var isPadding = file == "tar.pth" && read.Count > 0 && whole.AsSpan(read[^1]).IndexOfAnyExcept((byte)0) < 0;
        Assert.True(read.Count == 0 || isPadding, $"Read when cut to {string.Join(", ", read)}.");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Open_BytesReplacedAtRandom_IsAFaultOrTensors(string file)
    {
        var whole = File.ReadAllBytes(WeightFixture.PathOf(file));
        var bits = new XorShift(2024);
        using var damaged = new TemporaryWeights([]);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var bytes = whole.ToArray();
            for (var changes = 1 + attempt % 4; changes > 0; changes--)
                Damage(bytes, bits, attempt);
            damaged.Replace(bytes);
            _ = Bounded(damaged.Path);
        }
    }

    // Flipping single bits produces neighbouring instructions and signs, whole bytes other instructions, and 0xFF the
    // largest lengths.
    private static void Damage(byte[] bytes, XorShift bits, int attempt)
    {
        var place = bits.Next() % (uint)bytes.Length;
        bytes[place] = (attempt % 3) switch
        {
            0 => (byte)(bytes[place] ^ (1 << (int)(bits.Next() % 8))),
            1 => (byte)bits.Next(),
            _ => byte.MaxValue,
        };
    }

    private static string[]? Bounded(string path)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = WeightFixture.Read(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaxBytes);
        return read;
    }
}
