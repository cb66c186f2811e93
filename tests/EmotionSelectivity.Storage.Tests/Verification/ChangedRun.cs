using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;
using EmotionSelectivity.Storage.Verification;

namespace EmotionSelectivity.Storage.Tests.Verification;

/// <summary>
/// A good run, one of whose tables is changed and certified anew: what is wrong with it then only the tables themselves
/// can tell.
/// </summary>
internal static class ChangedRun
{
    /// <summary>Expects a fault of the changed table (or another one).</summary>
    public static async Task AssertFault<TRow>(
        string path, TableFile<TRow> file, Func<List<TRow>, List<TRow>> change, string what, string? where = null, StoredDecisions decisions = StoredDecisions.Selective,
        bool compacted = false)
    {
        var token = TestContext.Current.CancellationToken;
        var run = await SyntheticRun.Make(path, decisions, compacted);
        await run.Writer.Replace(file, change(await run.Directory.Read(file, token)), token);
        await run.Writer.Certify(token);

        var faults = (await RunVerification.Verify(path, token)).Faults;

        Assert.True(
            faults.Any(f => f.Where == (where ?? file.Path) && f.What.Contains(what, StringComparison.Ordinal)), string.Join('\n', faults.Select(f => $"{f.Where}: {f.What}")));
    }
}
