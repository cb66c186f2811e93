using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Randomness;

namespace EmotionSelectivity.Inference.Tests.Winograd;

/// <summary>Both vector widths, compared bit by bit with a sum in the documented order.</summary>
public sealed class VectorProductTests
{
    [Theory]
    [InlineData(6, 1, 32)]
    [InlineData(12, 128, 64)]
    [InlineData(18, 129, 32)]
    [InlineData(66, 300, 96)]
    public void Run_OnAnyWidth_IsTheSumInItsOrder(int rows, int inner, int columns)
    {
        var (a, b) = (Values(rows * inner, 1), Values(inner * columns, 2));
        var expected = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                expected[row * columns + column] = Sum(a.AsSpan(row * inner, inner), b.Where((_, i) => i % columns == column).ToArray());
        }

        Assert.Equal(expected, Product<Vector8>(a, rows, inner, b, columns));
        Assert.Equal(expected, Product<Vector16>(a, rows, inner, b, columns));
    }

    private static float Sum(ReadOnlySpan<float> row, float[] column)
    {
        var sum = 0f;
        for (var begin = 0; begin < column.Length; begin += VectorProduct<Vector8>.Depth)
        {
            var part = 0f;
            for (var i = begin; i < Math.Min(column.Length, begin + VectorProduct<Vector8>.Depth); i++)
                part = MathF.FusedMultiplyAdd(row[i], column[i], part);
            sum = begin == 0 ? part : sum + part;
        }
        return sum;
    }

    private static float[] Product<TVector>(float[] a, int rows, int inner, float[] b, int columns)
        where TVector : struct, IFloatVector<TVector>
    {
        var width = VectorProduct<TVector>.Width;
        var panels = Enumerable.Range(0, columns / width)
            .SelectMany(panel => Enumerable.Range(0, inner).SelectMany(i => b.AsSpan(i * columns + panel * width, width).ToArray())).ToArray();
        var c = new float[rows * columns];
        VectorProduct<TVector>.Run(a, rows, inner, panels, columns, c);
        return c;
    }

    private static float[] Values(int count, int seed)
    {
        var stream = new RandomStream(seed, DrawPurpose.RandomWeights, 0);
        return [.. Enumerable.Range(0, count).Select(i => (float)stream.Uniform(i) - 0.5f)];
    }
}
