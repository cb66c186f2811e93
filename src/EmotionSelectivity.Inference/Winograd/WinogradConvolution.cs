using System.Runtime.InteropServices;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// A 3 x 3 convolution of stride 1 with one pixel of padding, by <see cref="TileTransform"/>: blocks of tiles are transformed, 36 matrix products
/// (tiles x inputs) by (inputs x outputs) are libtorch's, and what comes out is transformed back. Not for several threads at once with one scratch.
/// </summary>
internal sealed class WinogradConvolution : IDisposable
{
    // Enough tiles for the transformed kernels to be read seldom, few enough for the tiles to stay in the caches.
    private const int TilesOfNarrow = 64;
    private const int TilesOfWide = 128;
    private const int Wide = 768;

    private readonly Tensor _kernels;

    private WinogradConvolution(Tensor kernels)
    {
        _kernels = kernels.DetachFromDisposeScope();
        (Inputs, Outputs) = ((int)kernels.shape[1], (int)kernels.shape[2]);
    }

    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    public static WinogradConvolution Of(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var g = tensor(TileTransform.Kernel.ToArray(), [TileTransform.Window, 3]);
        var transformed = g.matmul(weight.to(ScalarType.Float64)).matmul(g.t());
        var byPoint = transformed.permute(2, 3, 1, 0).reshape(TileTransform.Points, weight.shape[1], weight.shape[0]);
        return new WinogradConvolution(byPoint.to(ScalarType.Float32).contiguous());
    }

    /// <summary>Whether a convolution can be computed so.</summary>
    public static bool Fits(Convolution convolution) =>
        convolution is { Kernel: 3, Stride: 1, Padding: 1 } && convolution.Inputs % TileTransform.Lanes == 0 && convolution.Outputs % TileTransform.Lanes == 0;

    /// <summary>Bytes of the transformed kernels.</summary>
    public static long Bytes(Convolution convolution) => (long)TileTransform.Points * convolution.Inputs * convolution.Outputs * sizeof(float);

    /// <summary>Bytes that a thread needs meanwhile.</summary>
    public static long ScratchBytes(Convolution convolution) =>
        (long)TileTransform.Points * TilesAtOnce(convolution.Inputs, convolution.Outputs) * (convolution.Inputs + convolution.Outputs) * sizeof(float);

    private int Inputs { get; }

    private int Outputs { get; }

    /// <summary>The same convolution of some of its inputs, filled up with channels that count for nothing to a multiple of <see cref="TileTransform.Lanes"/>.</summary>
    public WinogradConvolution Of(ReadOnlySpan<int> inputs)
    {
        using var scope = NewDisposeScope();
        var padded = zeros(TileTransform.Points, PaddedChannels(inputs.Length), Outputs);
        using var indices = tensor(Array.ConvertAll(inputs.ToArray(), input => (long)input));
        padded.narrow(1, 0, inputs.Length).copy_(_kernels.index_select(1, indices));
        return new WinogradConvolution(padded);
    }

    /// <summary>Channels, filled up.</summary>
    public static int PaddedChannels(int channels) => (channels + TileTransform.Lanes - 1) / TileTransform.Lanes * TileTransform.Lanes;

    /// <summary>Convolves rows.</summary>
    /// <param name="input">Its maps.</param>
    /// <param name="rows">How many rows, from the first on.</param>
    /// <param name="onto">What a row's convolution is added to.</param>
    /// <param name="rectified">Whether negative values become 0.</param>
    /// <param name="output">Takes the rows.</param>
    /// <param name="first">Where the first row goes.</param>
    /// <param name="scratch">The thread's own.</param>
    public void Run(TiledMaps input, int rows, ConvolutionBase onto, bool rectified, TiledMaps output, int first, WinogradScratch scratch)
    {
        var (tilesARow, most) = (input.Tiles * input.Tiles, TilesAtOnce(Inputs, Outputs));
        var floor = rectified ? 0 : float.NegativeInfinity;
        for (var begin = 0; begin < rows * tilesARow; begin += most)
        {
            var count = Math.Min(most, rows * tilesARow - begin);
            using var points = scratch.Points(count, Inputs);
            Gather(input, begin, count, MemoryMarshal.Cast<byte, float>(points.bytes));
            using var products = bmm(points, _kernels);
            Spread(MemoryMarshal.Cast<byte, float>(products.bytes), begin, count, onto, floor, output, first);
        }
    }

    private void Gather(TiledMaps input, int begin, int count, Span<float> points)
    {
        ReadOnlySpan<float> values = input.Values;
        for (var tile = 0; tile < count; tile++)
        {
            var (row, line, column) = Place(input, begin + tile);
            TileTransform.Input(values[input.Offset(row, line - 1, column - 1)..], input.Line, Inputs, points[(tile * Inputs)..], count * Inputs);
        }
    }

    private void Spread(ReadOnlySpan<float> products, int begin, int count, ConvolutionBase onto, float floor, TiledMaps output, int first)
    {
        var values = output.Values;
        for (var tile = 0; tile < count; tile++)
        {
            var (row, line, column) = Place(output, begin + tile);
            TileTransform.Output(
                products[(tile * Outputs)..], count * Outputs, Outputs, onto.Tile(row, line, column), floor, values[output.Offset(first + row, line, column)..],
                output.Line, Math.Min(TileTransform.Tile, output.Side - line), Math.Min(TileTransform.Tile, output.Side - column));
        }
    }

    private static (int Row, int Line, int Column) Place(TiledMaps maps, int tile)
    {
        var (row, place) = Math.DivRem(tile, maps.Tiles * maps.Tiles);
        var (line, column) = Math.DivRem(place, maps.Tiles);
        return (row, line * TileTransform.Tile, column * TileTransform.Tile);
    }

    private static int TilesAtOnce(int inputs, int outputs) => inputs + outputs >= Wide ? TilesOfWide : TilesOfNarrow;

    public void Dispose() => _kernels.Dispose();
}
