using System.Collections.Immutable;
using System.Globalization;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>
/// A map in a sweep file, read key by key. The kind, range and default of each key come from <see cref="SweepKeys"/>.
/// An absent key has its default; a wrong value is logged as a fault and replaced by the default, so that one pass
/// reports all faults of a file.
/// </summary>
/// <param name="map">The map in the file.</param>
/// <param name="keys">The keys that the map may have.</param>
/// <param name="path">Dotted path of the map; empty for the file itself.</param>
/// <param name="faults">Receives the faults.</param>
internal sealed class SweepSection(YamlMap map, SectionShape keys, string path, FaultLog faults)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlEntry> _entries = map.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);

    /// <summary>The value in the file; null where the key is absent or null.</summary>
    public YamlValue? Find(string name)
    {
        _read.Add(Key(name).Name);
        var value = _entries.GetValueOrDefault(name)?.Value;
        return value is YamlScalar { IsNull: true } ? null : value;
    }

    /// <summary>A map within this one; an empty one where it is absent.</summary>
    /// <param name="name">The key.</param>
    /// <param name="form">
    /// Its keys, where they depend on another value of the file; null for those of the table.
    /// </param>
    public SweepSection Section(string name, SectionShape? form = null)
    {
        var value = Find(name);
        if (value is not (null or YamlMap))
            AddWrongType(name, "a map of keys and values");
        return new SweepSection(value as YamlMap ?? new YamlMap(LineOf(name), []), form ?? Shape<SectionShape>(name), FullPath(name), faults);
    }

    /// <summary>A map that is an entry of a list in this one.</summary>
    /// <param name="name">The key of the list.</param>
    /// <param name="index">Index of the entry.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="form">The keys that it may have.</param>
    public SweepSection Entry(string name, int index, YamlMap entry, SectionShape form) => new(entry, form, $"{FullPath(name)}[{index}]", faults);

    /// <summary>
    /// A text: that of the file or else the default; null where there is neither, or where the value is faulty.
    /// </summary>
    public string? Text(string name)
    {
        switch (Find(name))
        {
            case null when Key(name).Required:
                AddMissing(name);
                return null;
            case null:
                return Default(name);
            case YamlScalar { Text: var text } when text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal):
                return text;
            default:
                AddWrongType(name, "a text");
                return null;
        }
    }

    public bool Flag(string name) => Text(name) switch
    {
        "true" => true,
        "false" => false,
        null => Default(name) == "true",
        var text => Replace(Default(name) == "true", name, $"'{text}' is neither true nor false.", "Write true or false."),
    };

    /// <summary>One of the words that the key accepts; null where a required one is absent or faulty.</summary>
    public string? Choice(string name)
    {
        var choices = Shape<ChoiceShape>(name).Choices;
        var text = Text(name) ?? Default(name);
        return text is null || choices.Contains(text)
            ? text
            : Replace(Default(name), name, $"'{text}' is not known here.", SpellingSuggestion.Remedy(text, choices));
    }

    /// <summary>A value of an enumeration.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum
    {
        var word = Choice(name);
        return Enum.GetValues<T>().Single(value => ChoiceShape.Name(value) == word);
    }

    public double Number(string name)
    {
        var shape = Shape<NumberShape>(name);
        var text = Text(name) ?? Default(name)!;
        if (!Numbers.TryParse(text, out var value))
            return Replace(DefaultNumber(), name, $"'{text}' is not a number.", $"Give a {shape.Description}.");
        return shape.Contains(value) ? value : Replace(DefaultNumber(), name, $"{text} is out of range.", $"Give a {shape.Description}.");

        double DefaultNumber() => double.Parse(Default(name)!, CultureInfo.InvariantCulture);
    }

    public int Int(string name) => (int)Integer(name, long.Parse(Default(name)!, CultureInfo.InvariantCulture), Shape<IntegerShape>(name));

    public long Long(string name) => Integer(name, long.Parse(Default(name)!, CultureInfo.InvariantCulture), Shape<IntegerShape>(name));

    /// <summary>A whole number whose default and lower bound depend on another value of the file.</summary>
    public int Int(string name, int absent, int least) => (int)Integer(name, absent, new IntegerShape(least, Shape<IntegerShape>(name).Most));

    /// <summary>Resolves a text that names a file or a folder: a full path, or an address in an object store.</summary>
    /// <param name="name">The key.</param>
    /// <param name="text">Its text; null where it has none.</param>
    /// <param name="folder">Folder that relative paths start from.</param>
    /// <returns>Null, with a fault, where the text is not a place.</returns>
    public string? ResolvePlace(string name, string? text, string folder)
    {
        try
        {
            return text is null ? null : Location.Resolve(text, folder);
        }
        catch (FormatException e)
        {
            AddFault(name, e.Message, $"Write {ObjectAddress.Scheme}BUCKET/FOLDER, or a path.");
            return null;
        }
    }

    /// <summary>Resolves a text that names one file.</summary>
    /// <inheritdoc cref="ResolvePlace"/>
    public string? ResolveFile(string name, string? text, string folder)
    {
        var place = ResolvePlace(name, text, folder);
        if (place is null || !ObjectAddress.HasScheme(place) || ObjectAddress.Parse(place).Key.Length > 0)
            return place;
        AddFault(name, $"'{place}' is a bucket, not a file in a bucket.", $"Write {ObjectAddress.Scheme}BUCKET/FILE.");
        return null;
    }

    public void AddFault(string name, string what, string remedy) => AddFault(LineOf(name), name, what, remedy);

    public void AddFault(int line, string name, string what, string remedy) => faults.Add(line, FullPath(name), what, remedy);

    public void AddMissing(string name)
    {
        var key = Key(name);
        var example = key.Examples.Length > 0 ? $", such as {SweepKey.ToYaml(key.Examples[0])}" : "";
        AddFault(name, "The key is missing.", $"Add {name}: {key.Shape.Description.Replace("`", "", StringComparison.Ordinal)}{example}.");
    }

    public void AddWrongType(string name, string expected) => AddFault(name, $"The value is not {expected}.", $"Give {expected}.");

    /// <summary>Logs a fault for every key of the file that was not read: the map does not have such a key.</summary>
    public void AddUnknownKeys()
    {
        var unknown = new ListFaults(this, "", "keys that are not known");
        foreach (var entry in map.Entries.Where(entry => !_read.Contains(entry.Key)))
            unknown.Add(entry.Line, entry.Key, "The key is not known.", () => SpellingSuggestion.Remedy(entry.Key, [.. _read]));
        unknown.AddRest();
    }

    /// <summary>
    /// The entries of a list. None, with a fault, where there are more than the key accepts: they are not even looked
    /// at, so that a long list costs no time and causes one fault.
    /// </summary>
    public ImmutableArray<YamlValue> Items(string name, YamlList list)
    {
        var most = Shape<ListShape>(name).Most;
        if (list.Items.Length <= most)
            return list.Items;
        AddFault(list.Line, name, $"The list has {list.Items.Length} entries.", $"Give at most {most}.");
        return [];
    }

    private long Integer(string name, long absent, IntegerShape shape)
    {
        var text = Text(name);
        if (text is null)
            return absent;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && shape.Contains(value)
            ? value
            : Replace(absent, name, $"'{text}' is not a {shape.Description}.", $"Give one, such as {absent}.");
    }

    private T Replace<T>(T value, string name, string what, string remedy)
    {
        AddFault(name, what, remedy);
        return value;
    }

    /// <summary>The key's entry in the table; a key that is not there is an error of the program.</summary>
    private SweepKey Key(string name) => keys.Keys.Single(key => key.Name == name);

    /// <summary>The key's shape, or that of its forms which is of this kind.</summary>
    private T Shape<T>(string name)
        where T : KeyShape => Key(name).Shape is OneOfShape oneOf ? oneOf.Forms.OfType<T>().Single() : (T)Key(name).Shape;

    /// <summary>The default as it would be written in the file; null where the table has none.</summary>
    private string? Default(string name) => Key(name).Default is { } json ? SweepKey.ToYaml(json) : null;

    private string FullPath(string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    private int LineOf(string name) => _entries.GetValueOrDefault(name)?.Line ?? map.Line;
}
