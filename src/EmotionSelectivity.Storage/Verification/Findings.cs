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
    public async Task<List<TRow>?> Load<TRow>(TableFile<TRow> file)
    {
        try
        {
            var rows = await run.Read(file, cancellation);
            Rows += rows.Count;
            AddAll(file.Path, "Rows stand more than once", rows.CountBy(file.Table.Key).Where(k => k.Value > 1).Select(k => $"{k.Key}"), MakeAgain);
            return rows;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Add(file.Path, "The table is missing.", RunAgain);
        }
        catch (DamagedFileException e)
        {
            Add(file.Path, $"The table is damaged. {e.What}", MakeAgain);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(file.Path, $"The table cannot be read. {e.Message}", "Make it readable.");
        }
        return null;
    }

    /// <summary>The rows of a table that a run may not have come to yet.</summary>
    public async Task<List<TRow>?> Load<TRow>(TableFile<TRow> file, bool required) => required || run.Exists(file) ? await Load(file) : null;
}
