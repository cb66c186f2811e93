using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>
/// Collects the faults of one file, each with its line. Memory is bounded however many there are: of each kind the
/// first three are kept and the others counted, and of faults without a kind the first hundred.
/// </summary>
/// <param name="file">Its path, as the user gave it.</param>
internal sealed class FaultLog(string file)
{
    private const int NamedWithoutKind = 100;

    private readonly List<(int Line, Fault Fault)> _faults = [];
    private readonly Dictionary<(string Key, string Kind), (int Count, int LastNamed, int Last)> _kinds = [];
    private (int Count, int LastNamed) _withoutKind;

    /// <summary>
    /// In the order of their lines; the count of further faults of a kind follows the last that is named.
    /// </summary>
    public IReadOnlyList<Fault> Faults => [.. _faults.Concat(Further()).OrderBy(f => f.Line).Select(f => f.Fault)];

    /// <param name="line">1-based.</param>
    /// <param name="key">Path of the key, or name of the column; empty for a fault of the whole line.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="remedy">What to do.</param>
    public void Add(int line, string key, string what, string remedy)
    {
        if (_withoutKind.Count++ < NamedWithoutKind)
        {
            _faults.Add((line, new Fault(Where(line, key), what, remedy)));
            _withoutKind.LastNamed = Math.Max(_withoutKind.LastNamed, line);
        }
    }

    /// <summary>A fault that many rows can have.</summary>
    /// <param name="line">1-based.</param>
    /// <param name="key">Name of the column; empty for a fault of the whole row.</param>
    /// <param name="kind">What the faulty rows have in common, to follow "rows": "without a rating".</param>
    /// <param name="what">What is wrong in this row.</param>
    /// <param name="remedy">What to do.</param>
    public void AddRow(int line, string key, string kind, string what, string remedy)
    {
        var known = _kinds.GetValueOrDefault((key, kind));
        var isNamed = known.Count < BoundedFaults.Named;
        if (isNamed)
            _faults.Add((line, new Fault(Where(line, key), what, remedy)));
        _kinds[(key, kind)] = (known.Count + 1, isNamed ? line : known.LastNamed, line);
    }

    /// <summary>A fault of the whole file.</summary>
    public void AddToFile(string what, string remedy) => _faults.Add((0, new Fault(file, what, remedy)));

    /// <summary>Adds the faults that another log of the same file names.</summary>
    public void AddAll(FaultLog other) => _faults.AddRange(other._faults);

    private string Where(int line, string key) => key.Length == 0 ? $"{file}:{line}" : $"{file}:{line}: {key}";

    private IEnumerable<(int Line, Fault Fault)> Further()
    {
        const string remedy = "Correct those listed above; the others may have the same cause.";
        foreach (var ((key, kind), (count, lastNamed, last)) in _kinds.Where(kind => kind.Value.Count > BoundedFaults.Named))
        {
            var where = key.Length == 0 ? file : $"{file}: {key}";
            yield return (lastNamed, new Fault(where, $"There are {count - BoundedFaults.Named} more rows {kind}, the last in line {last}.", remedy));
        }
        if (_withoutKind.Count > NamedWithoutKind)
            yield return (_withoutKind.LastNamed, new Fault(file, $"There are {_withoutKind.Count - NamedWithoutKind} more faults in this file.", remedy));
    }
}
