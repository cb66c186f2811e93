using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Reads the compacted rows of a layer and fold, and checks that each planned gain occurs once, in the order of the
/// plan, and no other gain.
/// </summary>
internal sealed class CompactedRows<TRow> : IAsyncDisposable
{
    private readonly Findings _findings;
    private readonly TableFile<TRow> _file;
    private readonly Gain[] _gains;
    private readonly string _remedy;
    private readonly IAsyncEnumerator<(Gain Gain, List<TRow> Rows)> _rows;
    private readonly List<Gain> _missing = [];
    private readonly List<Gain> _misplaced = [];
    private bool _hasBegun;
    private bool _isReadable = true;
    private bool _hasEnded;

    /// <param name="findings">Collects the faults.</param>
    /// <param name="table">The table to read.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="gains">The planned gains, in the order of the plan.</param>
    /// <param name="remedy">Remedy if the file is wrong.</param>
    public CompactedRows(Findings findings, CellTable<TRow> table, string layer, int fold, Gain[] gains, string remedy)
    {
        _remedy = remedy;
        _findings = findings;
        _file = table.Compacted(layer, fold);
        _gains = gains;
        _rows = findings.Run.ReadCompacted(table, layer, fold, findings.Cancellation).GetAsyncEnumerator(findings.Cancellation);
    }

    /// <summary>
    /// The rows of a planned gain; null if they are missing. Must be called in the order of the plan.
    /// </summary>
    public async Task<List<TRow>?> Of(Gain gain)
    {
        if (!_hasBegun)
            await MoveNext();
        var index = IndexOf(gain);
        for (; !_hasEnded && IndexOf(_rows.Current.Gain) < index; await MoveNext())
            _misplaced.Add(_rows.Current.Gain);
        if (_hasEnded || _rows.Current.Gain != gain)
        {
            _missing.Add(gain);
            return null;
        }
        var rows = _rows.Current.Rows;
        _findings.Count(_file, rows);
        await MoveNext();
        return rows;
    }

    /// <summary>Reports missing and misplaced gains. Must be called after the last gain.</summary>
    public async Task End()
    {
        for (; !_hasEnded; await MoveNext())
            _misplaced.Add(_rows.Current.Gain);
        if (!_isReadable)
            return;
        _findings.AddAll(_file.Path, "It has no rows of planned gains", _missing.Select(gain => gain.ToString()), _remedy);
        _findings.AddAll(
            _file.Path, "Rows of a gain occur a second time, out of the plan's order, or were not planned", _misplaced.Select(gain => gain.ToString()), _remedy);
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    private async Task MoveNext()
    {
        _hasBegun = true;
        var hasNext = false;
        _isReadable = await _findings.Guard(_file.Path, async () => hasNext = await _rows.MoveNextAsync(), _remedy);
        _hasEnded = !hasNext;
    }

    /// <summary>-1 for a gain that was not planned.</summary>
    private int IndexOf(Gain gain) => Array.IndexOf(_gains, gain);
}
