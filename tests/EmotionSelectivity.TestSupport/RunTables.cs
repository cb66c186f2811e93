using DuckDB.NET.Data;

namespace EmotionSelectivity.TestSupport;

/// <summary>Reads the tables of runs with DuckDB, as users of the program do.</summary>
public static class RunTables
{
    /// <summary>Tables and columns that do not depend on time or on failed attempts.</summary>
    private static readonly (string Table, string Columns)[] Discrete =
    [
        ("stimuli.parquet", "*"),
        ("folds.parquet", "*"),
        ("neurons.parquet", "*"),
        ("selection.parquet", "*"),
        ("overlap.parquet", "*"),
        ("targets.parquet", "*"),
        ("labels.parquet", "*"),
        ("examples.parquet", "*"),
        ("cells/**/*.parquet", "* EXCLUDE (seconds, attempt, redone)"),
        ("surface.parquet", "*"),
        ("summary.parquet", "*"),
        ("dissociation.parquet", "*"),
        ("nulls/overlap.parquet", "*"),
        ("nulls/selectivity.parquet", "*"),
        ("nulls/neurons.parquet", "*"),
        ("nulls/effect.parquet", "*"),
        ("nulls/effect_points.parquet", "*"),
    ];

    /// <summary>Asserts that the tables of two runs hold the same rows.</summary>
    public static void AssertEqual(string run, string other)
    {
        foreach (var (table, columns) in Discrete)
        {
            var (left, right) = (From(run, table), From(other, table));
            Assert.True(Number($"SELECT count(*) FROM {left}") > 0, $"{table} is empty.");
            Assert.Equal(Number($"SELECT count(*) FROM {left}"), Number($"SELECT count(*) FROM {right}"));
            var different = Number($"SELECT count(*) FROM (SELECT {columns} FROM {left} EXCEPT SELECT {columns} FROM {right})");
            Assert.True(different == 0, $"{different} rows of {table} differ.");
        }
    }

    /// <summary>Result of a query for one whole number.</summary>
    public static long Number(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar());
    }

    /// <summary>Table function of one of a run's tables, or of all files that a pattern names.</summary>
    public static string From(string run, string table) => $"read_parquet('{run}/{table}', hive_partitioning = true)";
}
