using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// Maps of some rows (an image under one intervention each) with contiguous channels: [rows, padded, padded, channels],
/// with a border of one zero pixel, and further zeros up to a multiple of the tile side. Writers never change these
/// zeros, which serve as the padding of convolutions.
/// </summary>
internal sealed class TiledMaps : IDisposable
{
    private const int Border = 1;

    private readonly Tensor _values;

    /// <param name="rows">Number of rows.</param>
    /// <param name="side">Side of a map in pixels.</param>
    /// <param name="channels">Number of channels, a multiple of <see cref="TileTransform.Lanes"/>.</param>
    public TiledMaps(int rows, int side, int channels)
    {
        (Rows, Side, Channels, Padded) = (rows, side, channels, PaddedSide(side));
        _values = zeros(rows, Padded, Padded, channels).DetachFromDisposeScope();
    }

    public int Rows { get; }

    public int Side { get; }

    public int Channels { get; }

    /// <summary>Tiles along a side.</summary>
    public int Tiles => (Side + TileTransform.Tile - 1) / TileTransform.Tile;

    public int Padded { get; }

    /// <summary>Stride between lines of pixels.</summary>
    public int Line => Padded * Channels;

    /// <summary>Stride between rows.</summary>
    public int RowLength => Padded * Line;

    public long Bytes => (long)Rows * RowLength * sizeof(float);

    /// <summary>Bytes of one row.</summary>
    public static long BytesPerRow(int side, int channels) => (long)PaddedSide(side) * PaddedSide(side) * channels * sizeof(float);

    /// <summary>Converts maps [n, channels, side, side].</summary>
    /// <param name="maps">The maps.</param>
    /// <param name="channels">Channels of the result, at least those of the maps; the additional ones are zero.</param>
    public static TiledMaps Of(Tensor maps, int channels)
    {
        var tiled = new TiledMaps((int)maps.shape[0], (int)maps.shape[2], channels);
        try
        {
            tiled.Write(0, maps);
            return tiled;
        }
        catch
        {
            tiled.Dispose();
            throw;
        }
    }

    /// <summary>Copies maps [n, channels or fewer, side, side] into the rows from a first one on.</summary>
    public void Write(int first, Tensor maps)
    {
        using var scope = NewDisposeScope();
        Interior(first, (int)maps.shape[0]).narrow(1, 0, maps.shape[1]).copy_(maps);
    }

    /// <summary>
    /// Some rows without borders, as maps [n, channels, side, side]: a view in the dispose scope of the caller.
    /// </summary>
    public Tensor Interior(int first, int rows) => _values.narrow(0, first, rows).narrow(1, Border, Side).narrow(2, Border, Side).permute(0, 3, 1, 2);

    /// <summary>All values, row by row, including borders.</summary>
    public Span<float> Values => MemoryMarshal.Cast<byte, float>(_values.bytes);

    /// <summary>Index of the first value of the pixel (line, column) of a row; the border is at -1.</summary>
    public int Offset(int row, int line, int column) => row * RowLength + (line + Border) * Line + (column + Border) * Channels;

    public void Dispose() => _values.Dispose();

    private static int PaddedSide(int side) => (side + TileTransform.Tile - 1) / TileTransform.Tile * TileTransform.Tile + 2 * Border;
}
