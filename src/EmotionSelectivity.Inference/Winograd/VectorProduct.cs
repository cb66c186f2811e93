using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// Matrix products C = A B, computing six rows by two vectors of C at a time in registers. Reaches nearly the peak of a
/// core on Intel and AMD, while MKL's batched product reaches two fifths of it on AMD (docs/benchmarks.md). Every value
/// of C is summed over the columns of A in order, in runs of <see cref="Depth"/>, with one rounding per product and
/// sum, whatever the vector width and the number of rows: the result has the same bits on all machines.
/// </summary>
internal static class VectorProduct<TVector>
    where TVector : struct, IFloatVector<TVector>
{
    /// <summary>The number of rows of A must be a multiple of this value.</summary>
    public const int Rows = 6;

    /// <summary>
    /// Columns of A per partial sum: this part of a panel stays in the L1 cache, and shorter sums have smaller rounding
    /// errors.
    /// </summary>
    public const int Depth = 128;

    /// <summary>Columns of a panel of B; the number of columns must be a multiple of this value.</summary>
    public static int Width => 2 * TVector.Count;

    /// <summary>Computes C = A B.</summary>
    /// <param name="a">A, [rows, inner].</param>
    /// <param name="rows">Multiple of <see cref="Rows"/>.</param>
    /// <param name="inner">Columns of A and rows of B.</param>
    /// <param name="b">B in panels: [columns / <see cref="Width"/>, inner, <see cref="Width"/>].</param>
    /// <param name="columns">Multiple of <see cref="Width"/>.</param>
    /// <param name="c">Receives C, [rows, columns].</param>
    public static void Run(ReadOnlySpan<float> a, int rows, int inner, ReadOnlySpan<float> b, int columns, Span<float> c)
    {
        Debug.Assert(rows % Rows == 0 && columns % Width == 0, "blocks are whole");
        for (var column = 0; column < columns; column += Width)
        {
            for (var depth = 0; depth < inner; depth += Depth)
            {
                var panel = b.Slice(column * inner + depth * Width, Math.Min(Depth, inner - depth) * Width);
                for (var row = 0; row < rows; row += Rows)
                    Block(a.Slice(row * inner, Rows * inner), inner, depth, panel, c.Slice(row * columns + column, (Rows - 1) * columns + Width), columns);
            }
        }
    }

    // The slices above are bounds-checked; the code below accesses them unchecked.
    private static void Block(ReadOnlySpan<float> a, int inner, int depth, ReadOnlySpan<float> panel, Span<float> c, int columns) =>
        Block(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), depth), inner, ref MemoryMarshal.GetReference(panel), panel.Length / Width, ref c[0], columns, depth > 0);

    // Twelve sums, two vectors of B and one of A take fifteen registers; every processor has at least sixteen.
    private static void Block(ref float a, nint inner, ref float b, nint depth, ref float c, nint columns, bool isOnTop)
    {
        TVector s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default;
        TVector s30 = default, s31 = default, s40 = default, s41 = default, s50 = default, s51 = default;
        nint at = 0;
        for (nint i = 0; i < depth; i++, at += Width)
        {
            var (b0, b1) = (TVector.Load(ref b, at), TVector.Load(ref b, at + TVector.Count));
            var value = Value(ref a, i);
            (s00, s01) = (TVector.MultiplyAdd(value, b0, s00), TVector.MultiplyAdd(value, b1, s01));
            value = Value(ref a, inner + i);
            (s10, s11) = (TVector.MultiplyAdd(value, b0, s10), TVector.MultiplyAdd(value, b1, s11));
            value = Value(ref a, 2 * inner + i);
            (s20, s21) = (TVector.MultiplyAdd(value, b0, s20), TVector.MultiplyAdd(value, b1, s21));
            value = Value(ref a, 3 * inner + i);
            (s30, s31) = (TVector.MultiplyAdd(value, b0, s30), TVector.MultiplyAdd(value, b1, s31));
            value = Value(ref a, 4 * inner + i);
            (s40, s41) = (TVector.MultiplyAdd(value, b0, s40), TVector.MultiplyAdd(value, b1, s41));
            value = Value(ref a, 5 * inner + i);
            (s50, s51) = (TVector.MultiplyAdd(value, b0, s50), TVector.MultiplyAdd(value, b1, s51));
        }
        if (isOnTop)
        {
            Add(ref s00, ref s01, ref c, 0);
            Add(ref s10, ref s11, ref c, columns);
            Add(ref s20, ref s21, ref c, 2 * columns);
            Add(ref s30, ref s31, ref c, 3 * columns);
            Add(ref s40, ref s41, ref c, 4 * columns);
            Add(ref s50, ref s51, ref c, 5 * columns);
        }
        Store(s00, s01, ref c, 0);
        Store(s10, s11, ref c, columns);
        Store(s20, s21, ref c, 2 * columns);
        Store(s30, s31, ref c, 3 * columns);
        Store(s40, s41, ref c, 4 * columns);
        Store(s50, s51, ref c, 5 * columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Value(ref float a, nint at) => TVector.Fill(Unsafe.Add(ref a, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref TVector first, ref TVector second, ref float c, nint at) =>
        (first, second) = (TVector.Load(ref c, at) + first, TVector.Load(ref c, at + TVector.Count) + second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector first, TVector second, ref float c, nint at)
    {
        first.Store(ref c, at);
        second.Store(ref c, at + TVector.Count);
    }
}
