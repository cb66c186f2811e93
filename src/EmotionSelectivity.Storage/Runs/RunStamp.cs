using EmotionSelectivity.Storage.Columns;

namespace EmotionSelectivity.Storage.Runs;

/// <summary>Origin of a table file, recorded in its metadata.</summary>
/// <param name="Version">Program version.</param>
/// <param name="Run">Id of the run.</param>
public sealed record RunStamp(string Version, string Run)
{
    /// <summary>The stamp of a run that exists.</summary>
    public static RunStamp Of(RunManifest manifest) => new(manifest.Program.Version, manifest.Run);

    /// <summary>Key-value metadata of a table file of this run.</summary>
    internal Dictionary<string, string> Metadata<TRow>(TableFile<TRow> file) => new(StringComparer.Ordinal)
    {
        ["emosel.version"] = Version,
        ["emosel.run"] = Run,
        ["emosel.table"] = file.Table.Name,
        ["emosel.schema"] = file.Table.Version.ToString(),
        ["emosel.keys"] = string.Join('/', file.Keys.Select(k => $"{k.Key}={k.Value}")),
    };
}

/// <summary>A file of a run directory that contains a table or one part of it.</summary>
/// <param name="Path">Path relative to the run directory, with forward slashes.</param>
/// <param name="Table">The table.</param>
/// <param name="Keys">Key columns that are encoded in the folder names, outermost first.</param>
public sealed record TableFile<TRow>(string Path, ParquetTable<TRow> Table, IReadOnlyList<KeyValuePair<string, string>> Keys);
