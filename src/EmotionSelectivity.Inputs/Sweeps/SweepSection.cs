using System.Globalization;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>
/// A map of a sweep file that is asked for its keys one by one. What is absent takes its default; what is wrong is noted and takes its default too, so that
/// all faults of a file come at once. In the end, keys that nobody asked for are unknown ones.
/// </summary>
internal sealed class SweepSection
{
    private readonly YamlMap _map;
    private readonly FaultLog _faults;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public SweepSection(YamlMap map, string path, FaultLog faults) => (_map, Path, _faults) = (map, path, faults);

    /// <summary>Dotted path of this map; empty for the file itself.</summary>
    public string Path { get; }

    public int Line => _map.Line;

    public YamlValue? Find(string key)
    {
        _asked.Add(key);
        var value = _map.Entries.FirstOrDefault(e => e.Key == key)?.Value;
        return value is YamlScalar { IsNull: true } ? null : value;
    }

    public void Fault(string key, string what, string remedy) => FaultAt(LineOf(key), key, what, remedy);

    public void FaultAt(int line, string key, string what, string remedy) => _faults.Add(line, Full(key), what, remedy);

    /// <summary>A map within this one; an empty one where it is absent.</summary>
    public SweepSection Section(string key)
    {
        var value = Find(key);
        if (value is not (null or YamlMap))
            WrongType(key, "a map of keys and values");
        return new SweepSection(value as YamlMap ?? new YamlMap(LineOf(key), []), Full(key), _faults);
    }

    public string? Text(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalar { Text: var text } when text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal):
                return text;
            default:
                WrongType(key, "a text");
                return null;
        }
    }

    public string? RequiredText(string key, string remedy)
    {
        if (Find(key) is null)
            Missing(key, remedy);
        return Text(key);
    }

    /// <summary>A text that names a file or a folder, in full: a path, or an address of an object store.</summary>
    /// <param name="key">The key.</param>
    /// <param name="text">Its text; null where it has none.</param>
    /// <param name="folder">Where paths start.</param>
    public string? InFull(string key, string? text, string folder)
    {
        try
        {
            return text is null ? null : Location.Resolve(text, folder);
        }
        catch (FormatException e)
        {
            Fault(key, e.Message, $"Write {ObjectAddress.Scheme}BUCKET/FOLDER, or a path.");
            return null;
        }
    }

    /// <summary>A text that names one file, in full.</summary>
    /// <inheritdoc cref="InFull"/>
    public string? FileInFull(string key, string? text, string folder)
    {
        var place = InFull(key, text, folder);
        if (place is null || !ObjectAddress.HasScheme(place) || ObjectAddress.Parse(place).Key.Length > 0)
            return place;
        Fault(key, $"'{place}' is a bucket, and no file in one.", $"Write {ObjectAddress.Scheme}BUCKET/FILE.");
        return null;
    }

    public void Missing(string key, string remedy) => Fault(key, "The key is missing.", remedy);

    public bool Flag(string key, bool absent) => Text(key) switch
    {
        null => absent,
        "true" => true,
        "false" => false,
        var text => Instead(absent, key, $"'{text}' is neither true nor false.", "Say true or false."),
    };

    /// <summary>One of a few words.</summary>
    public T Word<T>(string key, T absent, IReadOnlyDictionary<string, T> words)
    {
        var text = Text(key);
        if (text is null)
            return absent;
        return words.TryGetValue(text, out var value) ? value : Instead(absent, key, $"'{text}' is not known here.", Nearest.Remedy(text, [.. words.Keys]));
    }

    public double Number(string key, double absent, Func<double, bool> inRange, string range)
    {
        var text = Text(key);
        if (text is null)
            return absent;
        if (!Numbers.TryParse(text, out var value))
            return Instead(absent, key, $"'{text}' is not a number.", $"Give {range}.");
        return inRange(value) ? value : Instead(absent, key, $"{text} is out of range.", $"Give {range}.");
    }

    public long Integer(string key, long absent, long least, long most)
    {
        var text = Text(key);
        if (text is null)
            return absent;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : Instead(absent, key, $"'{text}' is not a whole number from {least} to {most}.", $"Give one, such as {Math.Clamp(absent, least, most)}.");
    }

    /// <summary>Keys of the method that this version does not offer: named as such, and not as misspelt ones.</summary>
    public void Unavailable(string key, Func<string, bool> isOff, string remedy)
    {
        if (Find(key) is { } value && !(value is YamlScalar scalar && isOff(scalar.Text)))
            Fault(key, "This option is not available in this version.", remedy);
    }

    /// <summary>Notes every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var entry in _map.Entries.Where(e => !_asked.Contains(e.Key)))
            _faults.Add(entry.Line, Full(entry.Key), "The key is not known.", Nearest.Remedy(entry.Key, [.. _asked]));
    }

    public void WrongType(string key, string wanted) => Fault(key, $"The value is not {wanted}.", $"Give {wanted}.");

    private T Instead<T>(T absent, string key, string what, string remedy)
    {
        Fault(key, what, remedy);
        return absent;
    }

    private string Full(string key) => Path.Length == 0 ? key : key.Length == 0 ? Path : $"{Path}.{key}";

    private int LineOf(string key) => _map.Entries.FirstOrDefault(e => e.Key == key)?.Line ?? _map.Line;
}
