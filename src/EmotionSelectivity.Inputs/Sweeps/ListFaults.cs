namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>
/// Logs the faults of the entries of one list or map: the first 20, and the number of the others, because a list of
/// thousands of wrong entries has one cause.
/// </summary>
/// <param name="section">The section that holds the list.</param>
/// <param name="key">The key of the list; empty for the keys of the section itself.</param>
/// <param name="kind">What the faults are, in the plural.</param>
internal sealed class ListFaults(SweepSection section, string key, string kind)
{
    private const int MaxLogged = 20;

    private int _count;
    private int _firstCounted;

    /// <param name="line">Line of the entry.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="remedy">What to do.</param>
    public void Add(int line, string what, string remedy) => Add(line, key, what, () => remedy);

    /// <inheritdoc cref="Add(int, string, string)"/>
    /// <param name="line">Line of the entry.</param>
    /// <param name="name">Key of the entry.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="remedy">Computes what to do; called for the faults that are logged.</param>
    public void Add(int line, string name, string what, Func<string> remedy)
    {
        _count++;
        if (_count <= MaxLogged)
            section.AddFault(line, name, what, remedy());
        else if (_count == MaxLogged + 1)
            _firstCounted = line;
    }

    /// <summary>Logs how many faults there were beyond those that are logged. Must be called after the last one.</summary>
    public void AddRest()
    {
        if (_count > MaxLogged)
            section.AddFault(_firstCounted, key, $"There are {_count - MaxLogged} more {kind}.", "Correct those listed above; the others may have the same cause.");
    }
}
