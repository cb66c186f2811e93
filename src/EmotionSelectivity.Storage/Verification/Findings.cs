using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Storage.Files;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>Collects the faults of one verification, and reads tables for the checks.</summary>
internal sealed class Findings(RunDirectory run, CancellationToken cancellation)
{
    /// <summary>Number of items that a fault lists; further ones are only counted.</summary>
    private const int ListedItems = 5;

    public const string RunAgain = "Start the same sweep again to compute what is missing.";
    public const string MakeAgain = "Delete the file and start the same sweep again.";

    private readonly List<Fault> _faults = [];
    private readonly List<Fault> _remarks = [];

    public RunDirectory Run => run;

    public CancellationToken Cancellation => cancellation;

    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>What the verification could not check, although nothing is known to be wrong.</summary>
    public IReadOnlyList<Fault> Remarks => _remarks;

    /// <summary>Rows read so far.</summary>
    public long Rows { get; private set; }

    public void Add(string where, string what, string remedy) => _faults.Add(new(where, what, remedy));

    public void AddRemark(string where, string what, string remedy) => _remarks.Add(new(where, what, remedy));

    /// <summary>Whether a file has a fault.</summary>
    public bool Has(string where) => _faults.Any(fault => fault.Where == where);

    /// <summary>Adds one fault for several items; none if there are no items.</summary>
    public void AddAll(string where, string what, IEnumerable<string> items, string remedy)
    {
        var all = items.ToList();
        if (all.Count == 0)
            return;
        var rest = all.Count > ListedItems ? $" and {all.Count - ListedItems} more" : "";
        Add(where, $"{what}: {string.Join("; ", all.Take(ListedItems))}{rest}.", remedy);
    }

    /// <summary>Reads a table, and reports duplicate keys.</summary>
    /// <param name="file">The table.</param>
    /// <param name="remedy">
    /// Remedy if the table is missing or damaged; null if starting the sweep again writes it.
    /// </param>
    /// <returns>Null, with a fault, if the table cannot be read.</returns>
    public async Task<List<TRow>?> Load<TRow>(TableFile<TRow> file, string? remedy = null)
    {
        List<TRow>? rows = null;
        if (!await Guard(file.Path, async () => rows = await run.Read(file, cancellation), remedy))
            return null;
        Count(file, rows!);
        return rows;
    }

    /// <summary>Counts rows that were read from a table, and reports duplicate keys among them.</summary>
    public void Count<TRow>(TableFile<TRow> file, List<TRow> rows)
    {
        Rows += rows.Count;
        AddAll(file.Path, "Rows occur more than once", rows.CountBy(file.Table.Key).Where(k => k.Value > 1).Select(k => $"{k.Key}"), MakeAgain);
    }

    /// <summary>Reads from a table, and reports a fault if it is missing, damaged or inaccessible.</summary>
    /// <param name="path">Path of the table, relative to the run directory.</param>
    /// <param name="read">Reads from the table.</param>
    /// <param name="remedy">
    /// Remedy if the table is missing or damaged; null if starting the sweep again writes it.
    /// </param>
    /// <returns>False if there was a fault.</returns>
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

    /// <summary>Reads a table that may be missing if it is not required.</summary>
    public async Task<List<TRow>?> Load<TRow>(TableFile<TRow> file, bool required) =>
        required || await run.Exists(file, cancellation) ? await Load(file) : null;
}
