using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>The compacted rows of a layer and fold, held against the planned gains: each is there once, in their order, and no other is.</summary>
internal sealed class CompactedRows<TRow> : IAsyncDisposable
{
    private readonly Findings _findings;
    private readonly TableFile<TRow> _file;
    private readonly Gain[] _gains;
    private readonly string _remedy;
    private readonly IAsyncEnumerator<(Gain Gain, List<TRow> Rows)> _rows;
    private readonly List<Gain> _missing = [];
    private readonly List<Gain> _misplaced = [];
    private bool _begun;
    private bool _readable = true;
    private bool _ended;

    /// <param name="findings">Where faults go.</param>
    /// <param name="table">What is read.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="gains">The planned ones, in the plan's order.</param>
    /// <param name="remedy">What to do where it is wrong.</param>
    public CompactedRows(Findings findings, CellTable<TRow> table, string layer, int fold, Gain[] gains, string remedy)
    {
        _remedy = remedy;
        _findings = findings;
        _file = table.Compacted(layer, fold);
        _gains = gains;
        _rows = findings.Run.ReadCompacted(table, layer, fold, findings.Cancellation).GetAsyncEnumerator(findings.Cancellation);
    }

    /// <summary>The rows of a planned gain; null where they are missing. To be asked for in the plan's order.</summary>
    public async Task<List<TRow>?> Of(Gain gain)
    {
        if (!_begun)
            await MoveNext();
        var place = Place(gain);
        for (; !_ended && Place(_rows.Current.Gain) < place; await MoveNext())
            _misplaced.Add(_rows.Current.Gain);
        if (_ended || _rows.Current.Gain != gain)
        {
            _missing.Add(gain);
            return null;
        }
        var rows = _rows.Current.Rows;
        _findings.Count(_file, rows);
        await MoveNext();
        return rows;
    }

    /// <summary>Names what was missing, and what is left. To be done after the last gain.</summary>
    public async Task End()
    {
        for (; !_ended; await MoveNext())
            _misplaced.Add(_rows.Current.Gain);
        if (!_readable)
            return;
        _findings.AddAll(_file.Path, "It has no rows of planned gains", _missing.Select(gain => gain.ToString()), _remedy);
        _findings.AddAll(
            _file.Path, "Rows of a gain stand a second time, out of the plan's order, or were not planned", _misplaced.Select(gain => gain.ToString()), _remedy);
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    private async Task MoveNext()
    {
        _begun = true;
        var there = false;
        _readable = await _findings.Guard(_file.Path, async () => there = await _rows.MoveNextAsync(), _remedy);
        _ended = !there;
    }

    /// <summary>-1 for a gain that was not planned.</summary>
    private int Place(Gain gain) => Array.IndexOf(_gains, gain);
}
