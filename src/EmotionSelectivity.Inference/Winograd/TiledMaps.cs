using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// Maps of some rows (an image under one intervention each) with the channels of a pixel side by side, [rows, padded, padded, channels]: a border of one
/// pixel of zeros, and behind it zeros up to a multiple of a tile's side. Whoever writes leaves those alone, so that a convolution reads its padding from them.
/// </summary>
internal sealed class TiledMaps : IDisposable
{
    private const int Border = 1;

    private readonly Tensor _values;

    /// <param name="rows">Rows that there is room for.</param>
    /// <param name="side">Side of a map.</param>
    /// <param name="channels">A multiple of <see cref="TileTransform.Lanes"/>.</param>
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

    /// <summary>Values from one line of pixels to the next.</summary>
    public int Line => Padded * Channels;

    /// <summary>Values from one row to the next.</summary>
    public int RowLength => Padded * Line;

    public long Bytes => (long)Rows * RowLength * sizeof(float);

    /// <summary>Bytes of one row.</summary>
    public static long BytesPerRow(int side, int channels) => (long)PaddedSide(side) * PaddedSide(side) * channels * sizeof(float);

    /// <summary>Maps [n, channels, side, side] in this form.</summary>
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

    /// <summary>Takes maps [n, channels or fewer, side, side] as rows from a first one on.</summary>
    public void Write(int first, Tensor maps)
    {
        using var scope = NewDisposeScope();
        Interior(first, (int)maps.shape[0]).narrow(1, 0, maps.shape[1]).copy_(maps);
    }

    /// <summary>The first rows as maps [n, channels, side, side]: a view in the caller's dispose scope.</summary>
    public Tensor Interior(int first, int rows) => _values.narrow(0, first, rows).narrow(1, Border, Side).narrow(2, Border, Side).permute(0, 3, 1, 2);

    /// <summary>All values, row by row, borders included.</summary>
    public Span<float> Values => MemoryMarshal.Cast<byte, float>(_values.bytes);

    /// <summary>Where among the values the pixel (line, column) of a row begins; the borders lie at -1.</summary>
    public int Offset(int row, int line, int column) => row * RowLength + (line + Border) * Line + (column + Border) * Channels;

    public void Dispose() => _values.Dispose();

    private static int PaddedSide(int side) => (side + TileTransform.Tile - 1) / TileTransform.Tile * TileTransform.Tile + 2 * Border;
}
