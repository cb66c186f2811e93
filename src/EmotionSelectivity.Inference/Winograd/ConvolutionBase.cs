namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// The values that the result of a convolution is added to: a bias per output channel, or maps of the output shape.
/// </summary>
internal readonly ref struct ConvolutionBase
{
    private readonly ReadOnlySpan<float> _values;
    private readonly TiledMaps? _maps;
    private readonly int[]? _rows;

    private ConvolutionBase(ReadOnlySpan<float> values, TiledMaps? maps, int[]? rows)
    {
        _values = values;
        (_maps, _rows) = (maps, rows);
    }

    public static ConvolutionBase Bias(float[] bias) => new(bias, null, null);

    /// <param name="maps">The maps.</param>
    /// <param name="rows">For each output row, the row of the maps that is added.</param>
    public static ConvolutionBase Maps(TiledMaps maps, int[] rows) => new(maps.Values, maps, rows);

    /// <summary>Values for the tile of a row that starts at a pixel.</summary>
    public TileBase Tile(int row, int line, int column) =>
        _maps is null ? new TileBase(_values, 0, 0) : new TileBase(_values[_maps.Offset(_rows![row], line, column)..], _maps.Line, _maps.Channels);
}
