using System.Collections;
using System.Globalization;
using DuckDB.NET.Data;
using ParquetSharp;

namespace EmotionSelectivity.Storage.Tests.Tables;

/// <summary>
/// What DuckDB and Apache Arrow's Parquet library read from a file, in the words of <see cref="TableSample"/>.
/// </summary>
internal static class OtherReaders
{
    public static (string[] Columns, string[] Values) DuckDb(string file)
    {
        using var connection = Connect();
        var optional = Rows(connection, $"SELECT name, repetition_type FROM parquet_schema('{file}') WHERE repetition_type IS NOT NULL")
            .Where(r => r[1] == "OPTIONAL").Select(r => r[0]).ToHashSet();
        var columns = Rows(connection, $"DESCRIBE SELECT * FROM read_parquet('{file}')").Select(r => (Name: r[0], Type: DuckDbType(r[1])));
        return (
            [.. columns.Select(c => Column(c.Name, c.Type, optional.Contains(c.Name)))],
            [.. Rows(connection, $"SELECT * FROM read_parquet('{file}')").Select(r => string.Join(" | ", r))]);
    }

    /// <summary>The answer to a query, each value as text.</summary>
    public static List<string[]> Query(string sql)
    {
        using var connection = Connect();
        return Rows(connection, sql);
    }

    public static (string[] Columns, string[] Values) Arrow(string file)
    {
        using var reader = new ParquetFileReader(file);
        var schema = reader.FileMetaData.Schema;
        var count = reader.FileMetaData.NumColumns;
        var columns = new string[count];
        var values = Enumerable.Range(0, count).Select(_ => new List<string>()).ToArray();
        for (var c = 0; c < count; c++)
        {
            var descriptor = schema.Column(c);
            var path = descriptor.Path.ToDotVector();
            columns[c] = Column(path[0], ArrowType(descriptor), descriptor.MaxDefinitionLevel > 0);
            for (var g = 0; g < reader.FileMetaData.NumRowGroups; g++)
            {
                using var group = reader.RowGroup(g);
                values[c].AddRange(group.Column(c).LogicalReader().Apply(new Texts(checked((int)group.MetaData.NumRows))));
            }
        }
        var rows = values.Length == 0 ? 0 : values[0].Count;
        return (columns, [.. Enumerable.Range(0, rows).Select(r => string.Join(" | ", values.Select(v => v[r])))]);
    }

    public static IReadOnlyDictionary<string, string> ArrowMetadata(string file)
    {
        using var reader = new ParquetFileReader(file);
        return reader.FileMetaData.KeyValueMetadata;
    }

    private static DuckDBConnection Connect()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    private static List<string[]> Rows(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.IsDBNull(i) ? null : reader.GetValue(i)))]);
        return rows;
    }

    /// <summary>A list is optional in the file and never null: its question mark would say nothing.</summary>
    private static string Column(string name, string type, bool optional) => $"{name} {type}{(optional && !type.EndsWith(']') ? "?" : "")}";

    private static string DuckDbType(string type) => type switch
    {
        "VARCHAR" => "text",
        "INTEGER" => "int32",
        "BIGINT" => "int64",
        "TIMESTAMP WITH TIME ZONE" => "instant",
        "INTEGER[]" => "int32[]",
        _ => type.ToLowerInvariant(),
    };

    private static string ArrowType(ColumnDescriptor column)
    {
        var type = (column.PhysicalType, column.LogicalType) switch
        {
            (PhysicalType.ByteArray, StringLogicalType) => "text",
            (PhysicalType.Int64, TimestampLogicalType { IsAdjustedToUtc: true, TimeUnit: TimeUnit.Micros }) => "instant",
            (PhysicalType.Int64, NoneLogicalType or IntLogicalType { BitWidth: 64, IsSigned: true }) => "int64",
            (PhysicalType.Int32, NoneLogicalType or IntLogicalType { BitWidth: 32, IsSigned: true }) => "int32",
            (var physical, NoneLogicalType) => physical.ToString().ToLowerInvariant(),
            var other => other.ToString(),
        };
        return column.MaxRepetitionLevel == 0 ? type : type + "[]";
    }

    private static string Text(object? value) => value switch
    {
        null or DBNull => "null",
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private sealed class Texts(int rows) : ILogicalColumnReaderVisitor<IEnumerable<string>>
    {
        public IEnumerable<string> OnLogicalColumnReader<TValue>(LogicalColumnReader<TValue> columnReader) =>
            columnReader.ReadAll(rows).Select(v => Text(v)).ToList();
    }
}
