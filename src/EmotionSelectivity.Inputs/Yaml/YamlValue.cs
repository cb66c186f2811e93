using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Yaml;

/// <summary>A value of a YAML file with the line on which it begins (1-based).</summary>
internal abstract record YamlValue(int Line);

/// <summary>A scalar as written in the file; <see cref="Plain"/> means without quotes.</summary>
internal sealed record YamlScalar(int Line, string Text, bool Plain) : YamlValue(Line)
{
    public bool IsNull => Plain && Text is "" or "~" or "null";
}

internal sealed record YamlList(int Line, ImmutableArray<YamlValue> Items) : YamlValue(Line);

internal sealed record YamlMap(int Line, ImmutableArray<YamlEntry> Entries) : YamlValue(Line);

internal sealed record YamlEntry(string Key, int Line, YamlValue Value);
