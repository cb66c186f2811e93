using EmotionSelectivity.Storage.Files;
using Parquet;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>What a Parquet file says of itself, whatever table it holds.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Metadata">Key-value metadata.</param>
public sealed record ParquetSummary(long Rows, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads the footer.</summary>
    /// <exception cref="DamagedFileException">It is no whole Parquet file.</exception>
    public static async Task<ParquetSummary> Read(string path, CancellationToken cancellation = default)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return await Damage.Guard(path, async () =>
        {
            ParquetBounds.Check(stream);
            stream.Position = 0;
            await using var reader = await ParquetReader.CreateAsync(stream, new ParquetOptions(), leaveStreamOpen: true, cancellation);
            return new ParquetSummary(reader.Metadata?.NumRows ?? 0, reader.CustomMetadata);
        });
    }
}
