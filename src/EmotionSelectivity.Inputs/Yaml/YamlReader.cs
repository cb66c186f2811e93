using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EmotionSelectivity.Inputs.Yaml;

/// <summary>
/// Reads one YAML document into plain values. The file is hostile until read: no anchors, aliases or tags (which can multiply a few bytes into gigabytes, or
/// name types), and a bounded depth.
/// </summary>
internal static class YamlReader
{
    private const int MostDepth = 16;
    private const string Remedy = "Mend the line; look for a missing colon, quote or bracket, and at the indentation.";

    /// <returns>The document's value; null, with faults, where it cannot be read.</returns>
    public static YamlValue? Read(string text, FaultLog faults)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                faults.Add(1, "", "The file is empty.", "Start from deploy/quickstart/sweep.yaml.");
                return null;
            }
            var value = Value(parser, faults, depth: 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                faults.Add(Line(second), "", "The file holds a second document.", "Keep one sweep in a file.");
            return value;
        }
        catch (YamlException e)
        {
            faults.Add((int)Math.Max(1, e.Start.Line), "", $"This is not YAML: {Sentence(e)}", Remedy);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // The library trips over some broken mappings and tags without saying where.
            faults.Add(1, "", "This is not YAML.", Remedy);
            return null;
        }
    }

    private static YamlValue Value(Parser parser, FaultLog faults, int depth)
    {
        if (depth > MostDepth)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"values are nested more than {MostDepth} deep.");
        if (parser.Current is NodeEvent node && (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)))
            throw new YamlException(node.Start, node.End, "anchors and tags are not read here.");
        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(Line(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain);
        if (parser.TryConsume<SequenceStart>(out var sequence))
            return List(parser, Line(sequence), faults, depth);
        if (parser.TryConsume<MappingStart>(out var mapping))
            return Map(parser, Line(mapping), faults, depth);
        throw new YamlException(parser.Current!.Start, parser.Current.End, "aliases are not read here.");
    }

    private static YamlList List(Parser parser, int line, FaultLog faults, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlValue>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(parser, faults, depth + 1));
        return new YamlList(line, items.ToImmutable());
    }

    private static YamlMap Map(Parser parser, int line, FaultLog faults, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Value(parser, faults, depth + 1) is not YamlScalar key)
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key is not a word.");
            var value = Value(parser, faults, depth + 1);
            if (seen.TryAdd(key.Text, key.Line))
                entries.Add(new YamlEntry(key.Text, key.Line, value));
            else
                faults.Add(key.Line, key.Text, $"The key stands on line {seen[key.Text]} already.", "Keep one of the two.");
        }
        return new YamlMap(line, entries.ToImmutable());
    }

    private static int Line(ParsingEvent parsed) => (int)parsed.Start.Line;

    private static string Sentence(YamlException e)
    {
        var message = (e.InnerException?.Message ?? e.Message).Trim();
        return message.EndsWith('.') ? message : message + ".";
    }
}
