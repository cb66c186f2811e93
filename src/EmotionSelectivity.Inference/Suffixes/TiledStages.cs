using System.Collections.Immutable;
using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Suffixes;

/// <summary>What is computed of the same size of map, and how many rows of it at once: the convolutions from one max-pooling to the next.</summary>
/// <param name="Input">Maps that go in.</param>
/// <param name="Convolutions">In order, with the maps that come out.</param>
/// <param name="Pool">Max-pooling at the end; null where the classifier follows.</param>
/// <param name="Rows">Rows that there is room for.</param>
internal sealed record TiledStage(MapShape Input, ImmutableArray<OperationCost> Convolutions, MaxPool? Pool, int Rows);

/// <summary>The stages after a suffix's first convolution. Maps shrink from stage to stage, so that later ones take more rows: enough tiles for a matrix product, few enough bytes for the caches.</summary>
internal static class TiledStages
{
    // Of one stage's maps, a thread: measured on VGG-16 at 224 px, where the deep stages then have some 150 tiles.
    private const long StageBytes = 24L << 20;
    private const int MostRows = 64;

    /// <summary>Whether everything after the first convolution can be computed in tiles.</summary>
    public static bool Fit(SuffixOperations operations) =>
        operations.Convolutions.Any() && operations.Maps[0].Operation is Convolution && operations.Maps[^1].Operation is AdaptiveAveragePool
        && operations.Convolutions.Skip(1).All(WinogradConvolution.Fits)
        && operations.Convolutions.First() is var first
        && first.Inputs % TileTransform.Lanes == 0 && first.Outputs % TileTransform.Lanes == 0;

    public static ImmutableArray<TiledStage> Of(SuffixOperations operations)
    {
        var stages = ImmutableArray.CreateBuilder<TiledStage>();
        var (input, convolutions, rows) = (operations.Maps[0].Output, new List<OperationCost>(), 1);
        foreach (var operation in operations.Maps.Skip(1))
        {
            if (operation.Operation is Convolution)
            {
                convolutions.Add(operation);
                continue;
            }
            rows = Math.Max(rows, Rows(input, convolutions));
            stages.Add(new TiledStage(input, [.. convolutions], operation.Operation as MaxPool, rows));
            (input, convolutions) = (operation.Output, []);
        }
        return stages.ToImmutable();
    }

    /// <summary>Bytes that a thread needs for a suffix's stages, with the room for one convolution's tiles and for its products.</summary>
    public static long Bytes(SuffixOperations operations)
    {
        var stages = Of(operations).Sum(stage => stage.Rows * BytesARow(stage.Input, stage.Convolutions));
        var first = TiledMaps.BytesARow(operations.Pooled.Side, operations.Pooled.Channels);
        return stages + first + operations.Convolutions.Where(WinogradConvolution.Fits).Select(WinogradConvolution.ScratchBytes).DefaultIfEmpty().Max();
    }

    private static int Rows(MapShape input, IReadOnlyCollection<OperationCost> convolutions) =>
        (int)Math.Clamp(StageBytes / BytesARow(input, convolutions), 1, MostRows);

    private static long BytesARow(MapShape input, IReadOnlyCollection<OperationCost> convolutions) =>
        TiledMaps.BytesARow(input.Side, input.Channels) + convolutions.Sum(c => TiledMaps.BytesARow(c.Output.Side, c.Output.Channels));
}
