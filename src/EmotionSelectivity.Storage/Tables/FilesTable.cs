using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The certificate: every table and the sweep file of a finished run.</summary>
public static class FilesTable
{
    public static ParquetTable<CertifiedFile> Table { get; } = Declare();

    private static ParquetTable<CertifiedFile> Declare()
    {
        var columns = new ColumnList<CertifiedFile>();
        var path = columns.Add("path", ColumnTypes.Text, r => r.Path);
        var table = columns.Add("table", ColumnTypes.OptionalText, r => r.Table);
        var rows = columns.Add("rows", ColumnTypes.OptionalInt64, r => r.Rows);
        var bytes = columns.Add("bytes", ColumnTypes.Int64, r => r.Bytes);
        var sha256 = columns.Add("sha256", ColumnTypes.Text, r => r.Sha256);
        return new(
            "files",
            version: 1,
            columns,
            key: r => r.Path,
            restore: row => new(path[row], table[row], rows[row], bytes[row], sha256[row]));
    }
}

/// <summary>A file at the end of the run.</summary>
/// <param name="Path">Relative to the run directory, with forward slashes.</param>
/// <param name="Table">Name of the table; null for the sweep file.</param>
/// <param name="Rows">Number of rows; null for the sweep file.</param>
/// <param name="Bytes">Length in bytes.</param>
/// <param name="Sha256">SHA-256 of the content, in lower-case hexadecimal digits.</param>
public sealed record CertifiedFile(string Path, string? Table, long? Rows, long Bytes, string Sha256);
