using System.Collections.Immutable;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>
/// A run of convolutions on maps of equal size, from one max-pooling to the next, and the number of rows processed at
/// once.
/// </summary>
/// <param name="Input">Shape of the input maps.</param>
/// <param name="Convolutions">Convolutions in order, with the shape of their outputs.</param>
/// <param name="Pool">Max-pooling at the end; null if the classifier follows.</param>
/// <param name="Rows">Maximum number of rows.</param>
internal sealed record TiledSegment(MapShape Input, ImmutableArray<OperationCost> Convolutions, MaxPool? Pool, int Rows);

/// <summary>
/// The segments after the first convolution of a suffix. Maps shrink from segment to segment, so later segments process
/// more rows: enough tiles for an efficient matrix product, few enough bytes for the caches.
/// </summary>
internal static class TiledSegments
{
    // Bytes of the maps of one segment per thread. Measured on VGG-16 at 224 px, where the deep segments then have
    // about 150 tiles.
    private const long SegmentBytes = 24L << 20;
    private const int MaxRows = 64;

    /// <summary>Whether everything after the first convolution can be computed in tiles.</summary>
    public static bool Supports(SuffixOperations operations) =>
        operations.Convolutions.Any() && operations.Maps[0].Operation is Convolution && operations.Maps[^1].Operation is AdaptiveAveragePool
        && operations.Convolutions.Skip(1).All(WinogradConvolution.Fits)
        && operations.Convolutions.First() is var first
        && first.Inputs % TileTransform.Lanes == 0 && first.Outputs % TileTransform.Lanes == 0;

    public static ImmutableArray<TiledSegment> Of(SuffixOperations operations)
    {
        var segments = ImmutableArray.CreateBuilder<TiledSegment>();
        var (input, convolutions, rows) = (operations.Maps[0].Output, new List<OperationCost>(), 1);
        foreach (var operation in operations.Maps.Skip(1))
        {
            if (operation.Operation is Convolution)
            {
                convolutions.Add(operation);
                continue;
            }
            rows = Math.Max(rows, Rows(input, convolutions));
            segments.Add(new TiledSegment(input, [.. convolutions], operation.Operation as MaxPool, rows));
            (input, convolutions) = (operation.Output, []);
        }
        return segments.ToImmutable();
    }

    /// <summary>
    /// Bytes that a thread needs for the segments of a suffix, including the scratch memory of one convolution.
    /// </summary>
    public static long Bytes(SuffixOperations operations)
    {
        var segments = Of(operations).Sum(segment => segment.Rows * BytesPerRow(segment.Input, segment.Convolutions));
        var first = TiledMaps.BytesPerRow(operations.Pooled.Side, operations.Pooled.Channels);
        return segments + first + operations.Convolutions.Where(WinogradConvolution.Fits).Select(WinogradConvolution.ScratchBytes).DefaultIfEmpty().Max();
    }

    private static int Rows(MapShape input, IReadOnlyCollection<OperationCost> convolutions) =>
        (int)Math.Clamp(SegmentBytes / BytesPerRow(input, convolutions), 1, MaxRows);

    private static long BytesPerRow(MapShape input, IReadOnlyCollection<OperationCost> convolutions) =>
        TiledMaps.BytesPerRow(input.Side, input.Channels) + convolutions.Sum(c => TiledMaps.BytesPerRow(c.Output.Side, c.Output.Channels));
}
