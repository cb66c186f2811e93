using EmotionSelectivity.Storage.Files;
using Parquet;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>What a Parquet file says of itself, whatever table it holds.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Metadata">Key-value metadata.</param>
public sealed record ParquetSummary(long Rows, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads the footer.</summary>
    /// <param name="file">The file; must allow seeking, and stays open.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DamagedFileException">It is no whole Parquet file.</exception>
    public static Task<ParquetSummary> Read(Stream file, string name, CancellationToken cancellation = default) => Damage.Guard(name, async () =>
    {
        ParquetBounds.Check(file);
        file.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(file, new ParquetOptions(), leaveStreamOpen: true, cancellation);
        return new ParquetSummary(reader.Metadata?.NumRows ?? 0, reader.CustomMetadata);
    });
}
