namespace EmotionSelectivity.Inference.Winograd;

/// <summary>
/// The transforms of Winograd's minimal filtering F(4 x 4, 3 x 3) (Lavin and Gray 2016, arXiv:1509.09308): a window d of 6 x 6 pixels becomes 36 values
/// B'dB, a kernel g becomes 36 values GgG', and the sums over channels of their products become 4 x 4 pixels by A'mA. A pixel then costs 2.25
/// multiplications a channel instead of 9. All channels of a pixel lie side by side.
/// </summary>
internal static class TileTransform
{
    /// <summary>Side of the pixels that come out.</summary>
    public const int Tile = 4;

    /// <summary>Side of the pixels that go in.</summary>
    public const int Window = 6;

    /// <summary>Products a channel.</summary>
    public const int Points = Window * Window;

    /// <summary>Numbers of channels are multiples of it.</summary>
    public const int Lanes = 8;

    /// <summary>G, 6 x 3, row-major.</summary>
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
