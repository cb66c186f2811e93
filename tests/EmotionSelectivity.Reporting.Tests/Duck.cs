using System.Globalization;
using DuckDB.NET.Data;

namespace EmotionSelectivity.Reporting.Tests;

/// <summary>What DuckDB makes of a query.</summary>
internal static class Duck
{
    /// <summary>A query's only number.</summary>
    public static long Number(string sql) => Convert.ToInt64(Rows(sql).Single().Single(), CultureInfo.InvariantCulture);

    /// <summary>Every value as text.</summary>
    public static List<string[]> Rows(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string[]> rows = [];
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!)]);
        return rows;
    }
}
