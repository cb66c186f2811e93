using EmotionSelectivity.Science.Pictures;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Science.Tests.Pictures;

public sealed class NearDuplicatesTests
{
    private const int Size = 32;

    [Fact]
    public void DifferenceFrom_PicturesThatDifferInOneBlock_IsTheRootMeanSquareOverBlocks()
    {
        var gray = Fill((_, _) => 100);
        var other = Fill((row, column) => (byte)(row < 4 && column < 4 ? 164 : 100));

        // One of 64 blocks differs by 64 in all channels: sqrt(64^2 / 64).
        Assert.Equal(8, Of(gray).DifferenceFrom(Of(other)), precision: 12);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, true)]
    [InlineData(-4, true)]
    public void Find_CopyWithNoise_IsFound(int brighter, bool isNoisy)
    {
        var random = new RandomStream(5, DrawPurpose.Folds, 0);
        var original = Drawing(seed: 1);
        var copy = original.Select((value, index) => (byte)Math.Clamp(value + brighter + (isNoisy ? (int)(random.Bits(index) % 19) - 9 : 0), 0, 255)).ToArray();

        Assert.Equal([new NearDuplicate(0, 2, IsMirrored: false)], NearDuplicates.Find([Of(original), Of(Drawing(seed: 2)), Of(copy)]));
    }

    [Fact]
    public void Find_MirrorImage_IsFoundAsOne()
    {
        var original = Drawing(seed: 1);
        var mirrored = Fill((row, column) => original[(row * Size + (Size - 1 - column)) * 3]);

        Assert.Equal([new NearDuplicate(0, 1, IsMirrored: true)], NearDuplicates.Find([Of(original), Of(mirrored)]));
    }

    [Fact]
    public void Find_PicturesOfLittleContrast_AreNotTakenForCopies()
    {
        var fog = Fill((row, _) => (byte)(120 + row / 4));
        var otherFog = Fill((_, column) => (byte)(120 + column / 4));

        Assert.Empty(NearDuplicates.Find([Of(fog), Of(otherFog)]));
    }

    [Fact]
    public void Find_ManyDrawings_FindsThePairsOfAFullComparison()
    {
        var drawings = Enumerable.Range(0, 300).Select(seed => Of(Drawing(seed % 250))).ToList();
        var expected =
            from first in Enumerable.Range(0, drawings.Count)
            from second in Enumerable.Range(first + 1, drawings.Count - first - 1)
            where drawings[first].LooksLike(drawings[second])
            select new NearDuplicate(first, second, IsMirrored: false);

        Assert.Equal(expected, NearDuplicates.Find(drawings).Where(pair => !pair.IsMirrored));
        Assert.True(expected.Count() >= 50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public void Of_SizeThatBlocksDoNotDivide_HasTheMeanOfAPlainPicture(int size) =>
        Assert.Equal(77, PictureFingerprint.Of(Enumerable.Repeat((byte)77, size * size * 3).ToArray(), size).Mean, precision: 12);

    [Fact]
    public void AreAlike_TiesOfCopies_AreAndThoseOfRowNumbersAreNot()
    {
        var pictures = Enumerable.Range(0, 40).Select(seed => Of(Drawing(seed))).ToList();

        Assert.True(TiedPictures.AreAlike([.. pictures.Select(picture => (picture, picture))]));
        Assert.False(TiedPictures.AreAlike([.. pictures.Select((picture, index) => (picture, pictures[(index + 17) % 40]))]));
    }

    /// <summary>A picture of random patches of 8 x 8 pixels, gray.</summary>
    private static byte[] Drawing(int seed)
    {
        var random = new RandomStream(seed, DrawPurpose.Folds, 1);
        var patches = Enumerable.Range(0, 16).Select(patch => (byte)random.Bits(patch)).ToArray();
        return Fill((row, column) => patches[row / 8 * 4 + column / 8]);
    }

    private static byte[] Fill(Func<int, int, byte> gray) =>
        [.. from row in Enumerable.Range(0, Size) from column in Enumerable.Range(0, Size) from channel in Enumerable.Range(0, 3) select gray(row, column)];

    private static PictureFingerprint Of(byte[] pixels) => PictureFingerprint.Of(pixels, Size);
}
