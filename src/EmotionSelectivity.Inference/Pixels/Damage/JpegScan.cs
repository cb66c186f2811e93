namespace EmotionSelectivity.Inference.Pixels.Damage;

/// <summary>A component in a scan, with its tables.</summary>
internal sealed record JpegScanComponent(JpegComponent Component, JpegHuffmanTable? Dc, JpegHuffmanTable? Ac);

/// <summary>
/// Walks the entropy-coded data of one scan, sequential or progressive (ITU-T T.81, F.2.2 and G.1.2), without keeping
/// the values: only whether the data hold exactly the blocks of the picture.
/// </summary>
/// <param name="frame">The frame.</param>
/// <param name="components">The components of the scan.</param>
/// <param name="first">First coefficient in zigzag order.</param>
/// <param name="last">Last coefficient.</param>
/// <param name="isRefinement">Whether the scan sends one more bit of coefficients that were sent before.</param>
/// <param name="restartInterval">Number of units between restart markers; 0 without.</param>
internal sealed class JpegScan(JpegFrame frame, JpegScanComponent[] components, int first, int last, bool isRefinement, int restartInterval)
{
    public const int BlockSide = 8;
    public const int Coefficients = BlockSide * BlockSide;

    private const int MaxSize = 15;
    private const int ZeroRun = 15;

    private readonly int _unitColumns = components.Length > 1
        ? JpegFrame.Ceiling(frame.Width, BlockSide * frame.MaxHorizontal)
        : frame.BlockColumns(components[0].Component);

    private readonly int _unitRows = components.Length > 1
        ? JpegFrame.Ceiling(frame.Height, BlockSide * frame.MaxVertical)
        : frame.BlockRows(components[0].Component);

    /// <summary>Number of blocks to come whose coefficients of this scan are all zero.</summary>
    private int _emptyBlocks;

    /// <summary>Walks the scan.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Offset of the first byte after the scan header.</param>
    /// <returns>Offset of the marker after the scan.</returns>
    /// <exception cref="DamagedImageException">The data do not hold exactly the blocks of the picture.</exception>
    public int End(ReadOnlySpan<byte> file, int start)
    {
        var bits = new JpegBits(file, start);
        var unit = 0;
        var units = _unitColumns * _unitRows;
        try
        {
            for (; unit < units; unit++)
            {
                if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0)
                {
                    EndInterval(ref bits);
                    bits.TakeRestart(unit / restartInterval - 1);
                }
                Unit(ref bits, unit);
            }
            EndInterval(ref bits);
            return bits.Position;
        }
        catch (DamagedImageException damage)
        {
            var row = unit / _unitColumns * BlockSide * frame.MaxVertical / (components.Length > 1 ? 1 : components[0].Component.Vertical);
            throw new DamagedImageException(unit == units ? $"{damage.Message} after the last row" : $"{damage.Message} at row {row} of {frame.Height}");
        }
    }

    private void EndInterval(ref JpegBits bits)
    {
        if (_emptyBlocks > 0)
            throw new DamagedImageException("the data of the picture are for more blocks than it has");
        bits.End();
    }

    private void Unit(ref JpegBits bits, int unit)
    {
        foreach (var part in components)
        {
            for (var left = components.Length > 1 ? part.Component.Horizontal * part.Component.Vertical : 1; left > 0; left--)
            {
                if (!frame.IsProgressive)
                    SequentialBlock(ref bits, part);
                else if (first == 0)
                    DcBlock(ref bits, part);
                else if (isRefinement)
                    AcRefinement(ref bits, part, ref NonZero(unit));
                else
                    AcBlock(ref bits, part, ref NonZero(unit));
            }
        }
    }

    private ref ulong NonZero(int block) => ref components[0].Component.NonZero(_unitColumns * _unitRows)[block];

    private static void SequentialBlock(ref JpegBits bits, JpegScanComponent part)
    {
        bits.Skip(Size(part.Dc!.Take(ref bits)));
        for (var k = 1; k < Coefficients; k++)
        {
            var symbol = part.Ac!.Take(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run < ZeroRun)
                return;
            k += run;
            if (k >= Coefficients)
                throw Overfull();
            bits.Skip(size);
        }
    }

    private void DcBlock(ref JpegBits bits, JpegScanComponent part) => bits.Skip(isRefinement ? 1 : Size(part.Dc!.Take(ref bits)));

    private void AcBlock(ref JpegBits bits, JpegScanComponent part, ref ulong nonZero)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }
        for (var k = first; k <= last; k++)
        {
            var symbol = part.Ac!.Take(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run < ZeroRun)
            {
                _emptyBlocks = (1 << run) + bits.Take(run) - 1;
                return;
            }
            k += run;
            if (k > last)
                throw Overfull();
            bits.Skip(size);
            if (size > 0)
                nonZero |= 1UL << k;
        }
    }

    private void AcRefinement(ref JpegBits bits, JpegScanComponent part, ref ulong nonZero)
    {
        var k = first;
        for (; _emptyBlocks == 0 && k <= last; k++)
        {
            var symbol = part.Ac!.Take(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size > 1)
                throw new DamagedImageException("the data of the picture have a code that a refinement does not have");
            if (size == 0 && run < ZeroRun)
            {
                _emptyBlocks = (1 << run) + bits.Take(run);
                break;
            }
            // The sign of the new coefficient comes before the bits of the coefficients that are skipped.
            bits.Skip(size);
            for (; k <= last && ((nonZero >> k & 1) == 1 || run-- > 0); k++)
                bits.Skip((int)(nonZero >> k & 1));
            if (k > last && (size > 0 || run > 0))
                throw Overfull();
            if (size > 0)
                nonZero |= 1UL << k;
        }
        if (_emptyBlocks == 0)
            return;
        _emptyBlocks--;
        for (; k <= last; k++)
            bits.Skip((int)(nonZero >> k & 1));
    }

    private static int Size(int symbol) =>
        symbol <= MaxSize ? symbol : throw new DamagedImageException("the data of the picture have a coefficient that is too large");

    private static DamagedImageException Overfull() => new("the data of the picture have a block with more than 64 coefficients");
}
