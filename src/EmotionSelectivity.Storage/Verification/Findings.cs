using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>What one verification has found so far, and the reading of tables that every check shares.</summary>
internal sealed class Findings(RunDirectory run, CancellationToken cancellation)
{
    /// <summary>Of a kind of fault in one file so many are written out, and the rest counted.</summary>
    private const int Examples = 5;

    public const string RunAgain = "Start the same sweep again: it computes what is missing.";
    public const string MakeAgain = "Delete the file and start the same sweep again.";

    private readonly List<Fault> _faults = [];

    public RunDirectory Run => run;

    public CancellationToken Cancellation => cancellation;

    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>Rows read so far.</summary>
    public long Rows { get; private set; }

    public void Add(string where, string what, string remedy) => _faults.Add(new(where, what, remedy));

    /// <summary>One fault for many things of one kind.</summary>
    public void AddAll(string where, string what, IEnumerable<string> which, string remedy)
    {
        var all = which.ToList();
        if (all.Count == 0)
            return;
        var rest = all.Count > Examples ? $" and {all.Count - Examples} more" : "";
        Add(where, $"{what}: {string.Join("; ", all.Take(Examples))}{rest}.", remedy);
    }

    /// <summary>The rows of a table; null, with a fault, where it is not there or not whole. Names keys that stand twice.</summary>
    /// <param name="file">The table.</param>
    /// <param name="remedy">What to do then; null where starting the sweep again makes the table.</param>
    public async Task<List<TRow>?> Load<TRow>(TableFile<TRow> file, string? remedy = null)
    {
        List<TRow>? rows = null;
        if (!await Guard(file.Path, async () => rows = await run.Read(file, cancellation), remedy))
            return null;
        Count(file, rows!);
        return rows;
    }

    /// <summary>Counts rows that were read of a table, and names keys that stand twice among them.</summary>
    public void Count<TRow>(TableFile<TRow> file, List<TRow> rows)
    {
        Rows += rows.Count;
        AddAll(file.Path, "Rows stand more than once", rows.CountBy(file.Table.Key).Where(k => k.Value > 1).Select(k => $"{k.Key}"), MakeAgain);
    }

    /// <summary>Reads of a table; false, with a fault, where it is not there or not whole.</summary>
    /// <param name="path">The table, relative to the run directory.</param>
    /// <param name="read">Reads.</param>
    /// <param name="remedy">What to do then; null where starting the sweep again makes the table.</param>
    public async Task<bool> Guard(string path, Func<Task> read, string? remedy)
    {
        try
        {
            await read();
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Add(path, "The table is missing.", remedy ?? RunAgain);
        }
        catch (DamagedFileException e)
        {
            Add(path, $"The table is damaged. {e.What}", remedy ?? MakeAgain);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(path, $"The table cannot be read. {e.Message}", "Make it readable.");
        }
        return false;
    }

    /// <summary>The rows of a table that a run may not have come to yet.</summary>
    public async Task<List<TRow>?> Load<TRow>(TableFile<TRow> file, bool required) => required || await run.Exists(file, cancellation) ? await Load(file) : null;
}
