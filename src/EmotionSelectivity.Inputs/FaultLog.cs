using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Inputs;

/// <summary>Collects the faults of one file, each with its line.</summary>
/// <param name="file">Its path, as the user gave it.</param>
internal sealed class FaultLog(string file)
{
    private readonly List<(int Line, Fault Fault)> _faults = [];

    /// <summary>In the order of their lines.</summary>
    public IReadOnlyList<Fault> Faults => [.. _faults.OrderBy(f => f.Line).Select(f => f.Fault)];

    /// <param name="line">1-based.</param>
    /// <param name="key">Path of the key, or name of the column; empty for a fault of the whole line.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="remedy">What to do.</param>
    public void Add(int line, string key, string what, string remedy) =>
        _faults.Add((line, new Fault(key.Length == 0 ? $"{file}:{line}" : $"{file}:{line}: {key}", what, remedy)));

    /// <summary>A fault of the whole file.</summary>
    public void AddToFile(string what, string remedy) => _faults.Add((0, new Fault(file, what, remedy)));
}
