namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// Transforms of Winograd's minimal filtering F(4 x 4, 3 x 3) (Lavin and Gray 2016, arXiv:1509.09308). A window d of 6
/// x 6 pixels becomes 36 values B'dB, a kernel g becomes 36 values GgG', and the sums over channels of their products
/// become 4 x 4 pixels by A'mA. A pixel costs 2.25 multiplications per channel instead of 9. The channels of a pixel
/// are contiguous.
/// </summary>
internal static class TileTransform
{
    /// <summary>Side of the output tile in pixels.</summary>
    public const int Tile = 4;

    /// <summary>Side of the input window in pixels.</summary>
    public const int Window = 6;

    /// <summary>Products per channel.</summary>
    public const int Points = Window * Window;

    /// <summary>Numbers of channels are multiples of this value.</summary>
    public const int Lanes = 8;

    /// <summary>The matrix G, 6 x 3, row-major.</summary>
    public static ReadOnlySpan<double> Kernel =>
    [
        1 / 4.0, 0, 0,
        -1 / 6.0, -1 / 6.0, -1 / 6.0,
        -1 / 6.0, 1 / 6.0, -1 / 6.0,
        1 / 24.0, 1 / 12.0, 1 / 6.0,
        1 / 24.0, -1 / 12.0, 1 / 6.0,
        0, 0, 1,
    ];
}
