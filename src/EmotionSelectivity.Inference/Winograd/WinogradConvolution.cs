using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// A 3 x 3 convolution with stride 1 and one pixel of padding, by <see cref="TileTransform"/>: blocks of tiles are
/// transformed, multiplied by the transformed kernels in 36 matrix products (tiles x inputs) by (inputs x outputs), and
/// transformed back.
/// </summary>
internal sealed class WinogradConvolution : IDisposable
{
    // Tiles per block: enough to read the transformed kernels rarely, few enough to keep the tiles in the caches.
    private const int NarrowTiles = 66;
    private const int WideTiles = 126;
    private const int WideChannels = 768;

    // [points, panels, inputs, columns of a panel]
    private readonly Tensor _kernels;

    private WinogradConvolution(Tensor kernels, int outputs)
    {
        _kernels = kernels.DetachFromDisposeScope();
        (Inputs, Outputs) = ((int)kernels.shape[2], outputs);
    }

    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    public static WinogradConvolution Of(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var g = tensor(TileTransform.Kernel.ToArray(), [TileTransform.Window, 3]);
        var transformed = g.matmul(weight.to(ScalarType.Float64)).matmul(g.t());
        var (outputs, inputs) = ((int)weight.shape[0], (int)weight.shape[1]);
        var padded = zeros(TileTransform.Points, inputs, Columns(outputs));
        padded.narrow(2, 0, outputs).copy_(transformed.permute(2, 3, 1, 0).reshape(TileTransform.Points, inputs, outputs));
        var panels = padded.reshape(TileTransform.Points, inputs, -1, PanelWidth).permute(0, 2, 1, 3).contiguous();
        return new WinogradConvolution(panels, outputs);
    }

    /// <summary>Whether a convolution can be computed this way.</summary>
    public static bool Fits(Convolution convolution) =>
        convolution is { Kernel: 3, Stride: 1, Padding: 1 } && convolution.Inputs % TileTransform.Lanes == 0 && convolution.Outputs % TileTransform.Lanes == 0;

    /// <summary>Bytes of the transformed kernels.</summary>
    public static long Bytes(Convolution convolution) => (long)TileTransform.Points * convolution.Inputs * Columns(convolution.Outputs) * sizeof(float);

    /// <summary>Bytes of scratch memory that a thread needs.</summary>
    public static long ScratchBytes(Convolution convolution) =>
        (long)TileTransform.Points * TilesAtOnce(convolution.Inputs, convolution.Outputs) * (convolution.Inputs + Columns(convolution.Outputs)) * sizeof(float);

    private int Inputs { get; }

    private int Outputs { get; }

    /// <summary>
    /// The convolution restricted to some input channels, padded with zero channels to a multiple of
    /// <see cref="TileTransform.Lanes"/>.
    /// </summary>
    public WinogradConvolution SelectInputs(ReadOnlySpan<int> inputs)
    {
        using var scope = NewDisposeScope();
        var padded = zeros(TileTransform.Points, Columns(Outputs) / PanelWidth, PaddedChannels(inputs.Length), PanelWidth);
        using var indices = tensor(Array.ConvertAll(inputs.ToArray(), input => (long)input));
        padded.narrow(2, 0, inputs.Length).copy_(_kernels.index_select(2, indices));
        return new WinogradConvolution(padded, Outputs);
    }

    /// <summary>Number of channels after padding.</summary>
    public static int PaddedChannels(int channels) => RoundUp(channels, TileTransform.Lanes);

    /// <summary>Convolves rows.</summary>
    /// <param name="input">Input maps.</param>
    /// <param name="rows">Number of rows, from the first on.</param>
    /// <param name="onto">Values that the convolution of a row is added to.</param>
    /// <param name="rectified">Whether negative values become 0.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="first">Index of the first output row.</param>
    /// <param name="scratch">Scratch memory of the thread.</param>
    public void Run(TiledMaps input, int rows, ConvolutionBase onto, bool rectified, TiledMaps output, int first, WinogradScratch scratch)
    {
        var (tilesPerRow, most) = (input.Tiles * input.Tiles, TilesAtOnce(Inputs, Outputs));
        var floor = rectified ? 0 : float.NegativeInfinity;
        for (var begin = 0; begin < rows * tilesPerRow; begin += most)
        {
            var count = Math.Min(most, rows * tilesPerRow - begin);
            var places = RoundUp(count, VectorProduct<Vector8>.Rows);
            var points = scratch.Points(places * Inputs);
            var products = scratch.Products(places * Columns(Outputs));
            TransformInput(input, begin, count, points, places * Inputs);
            Multiply(points, places, products);
            TransformOutput(products, places * Columns(Outputs), begin, count, onto, floor, output, first);
        }
    }

    private void TransformInput(TiledMaps input, int begin, int count, Span<float> points, int point)
    {
        ReadOnlySpan<float> values = input.Values;
        for (var tile = 0; tile < count; tile++)
        {
            var (row, line, column) = TilePosition(input, begin + tile);
            var window = values[input.Offset(row, line - 1, column - 1)..];
            if (UsesVector16(Inputs))
                VectorTransform<Vector16>.Input(window, input.Line, Inputs, points[(tile * Inputs)..], point);
            else
                VectorTransform<Vector8>.Input(window, input.Line, Inputs, points[(tile * Inputs)..], point);
        }
    }

    /// <summary>
    /// Positions without a tile contain leftover values, and so do their products, which are not used.
    /// </summary>
    private void Multiply(ReadOnlySpan<float> points, int places, Span<float> products)
    {
        ReadOnlySpan<float> kernels = MemoryMarshal.Cast<byte, float>(_kernels.bytes);
        var (columns, factors, results) = (Columns(Outputs), places * Inputs, places * Columns(Outputs));
        for (var point = 0; point < TileTransform.Points; point++)
        {
            var a = points.Slice(point * factors, factors);
            var b = kernels.Slice(point * Inputs * columns, Inputs * columns);
            var c = products.Slice(point * results, results);
            if (Vector512.IsHardwareAccelerated)
                VectorProduct<Vector16>.Run(a, places, Inputs, b, columns, c);
            else
                VectorProduct<Vector8>.Run(a, places, Inputs, b, columns, c);
        }
    }

    private void TransformOutput(ReadOnlySpan<float> products, int point, int begin, int count, ConvolutionBase onto, float floor, TiledMaps output, int first)
    {
        var values = output.Values;
        for (var tile = 0; tile < count; tile++)
        {
            var (row, line, column) = TilePosition(output, begin + tile);
            var from = products[(tile * Columns(Outputs))..];
            var basis = onto.Tile(row, line, column);
            var to = values[output.Offset(first + row, line, column)..];
            var (height, width) = (Math.Min(TileTransform.Tile, output.Side - line), Math.Min(TileTransform.Tile, output.Side - column));
            if (UsesVector16(Outputs))
                VectorTransform<Vector16>.Output(from, point, Outputs, basis, floor, to, output.Line, height, width);
            else
                VectorTransform<Vector8>.Output(from, point, Outputs, basis, floor, to, output.Line, height, width);
        }
    }

    private static (int Row, int Line, int Column) TilePosition(TiledMaps maps, int tile)
    {
        var (row, place) = Math.DivRem(tile, maps.Tiles * maps.Tiles);
        var (line, column) = Math.DivRem(place, maps.Tiles);
        return (row, line * TileTransform.Tile, column * TileTransform.Tile);
    }

    private static int PanelWidth => Vector512.IsHardwareAccelerated ? VectorProduct<Vector16>.Width : VectorProduct<Vector8>.Width;

    /// <summary>Outputs padded to whole panels.</summary>
    private static int Columns(int outputs) => RoundUp(outputs, PanelWidth);

    private static bool UsesVector16(int channels) => Vector512.IsHardwareAccelerated && channels % Vector16.Count == 0;

    private static int RoundUp(int count, int of) => (count + of - 1) / of * of;

    private static int TilesAtOnce(int inputs, int outputs) => inputs + outputs >= WideChannels ? WideTiles : NarrowTiles;

    public void Dispose() => _kernels.Dispose();
}
