using EmotionSelectivity.Storage.Files;
using Parquet;

namespace EmotionSelectivity.Storage.Columns;

/// <summary>Metadata of a Parquet file with any schema.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Metadata">Key-value metadata.</param>
public sealed record ParquetSummary(long Rows, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads the footer.</summary>
    /// <param name="file">The file; must be seekable, and stays open.</param>
    /// <param name="name">Name of the file, for error messages.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DamagedFileException">The file is not a complete Parquet file.</exception>
    public static Task<ParquetSummary> Read(Stream file, string name, CancellationToken cancellation = default) => Damage.Guard(name, async () =>
    {
        ParquetBounds.Check(file);
        file.Position = 0;
        await using var reader = await ParquetReader.CreateAsync(file, new ParquetOptions(), leaveStreamOpen: true, cancellation);
        return new ParquetSummary(reader.Metadata?.NumRows ?? 0, reader.CustomMetadata);
    });
}
