using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Tables;

/// <summary>The certificate: every file of a finished run.</summary>
public static class FilesTable
{
    public static ParquetTable<CertifiedFile> Table { get; } = Declare();

    private static ParquetTable<CertifiedFile> Declare()
    {
        var columns = new ColumnList<CertifiedFile>();
        var path = columns.Add("path", Form.Text, r => r.Path);
        var table = columns.Add("table", Form.OptionalText, r => r.Table);
        var rows = columns.Add("rows", Form.OptionalInt64, r => r.Rows);
        var bytes = columns.Add("bytes", Form.Int64, r => r.Bytes);
        var sha256 = columns.Add("sha256", Form.Text, r => r.Sha256);
        return new(
            "files",
            version: 1,
            columns,
            key: r => r.Path,
            restore: row => new(path[row], table[row], rows[row], bytes[row], sha256[row]));
    }
}

/// <summary>A file as it was when the run ended.</summary>
/// <param name="Path">Relative to the run directory, with forward slashes.</param>
/// <param name="Table">Null for a file that is no table.</param>
/// <param name="Rows">Null for a file that is no table.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal digits.</param>
public sealed record CertifiedFile(string Path, string? Table, long? Rows, long Bytes, string Sha256);
