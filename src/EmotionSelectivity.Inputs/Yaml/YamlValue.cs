using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Yaml;

/// <summary>A value of a YAML file, and the line it begins on (1-based).</summary>
internal abstract record YamlValue(int Line);

/// <summary>A single value as it is written; <see cref="Plain"/> where it has no quotes.</summary>
internal sealed record YamlScalar(int Line, string Text, bool Plain) : YamlValue(Line)
{
    public bool IsNull => Plain && Text is "" or "~" or "null";
}

internal sealed record YamlList(int Line, ImmutableArray<YamlValue> Items) : YamlValue(Line);

internal sealed record YamlMap(int Line, ImmutableArray<YamlEntry> Entries) : YamlValue(Line);

/// <summary>A key with its value.</summary>
internal sealed record YamlEntry(string Key, int Line, YamlValue Value);
