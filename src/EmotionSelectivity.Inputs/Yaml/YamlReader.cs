using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EmotionSelectivity.Inputs.Yaml;

/// <summary>
/// Reads one YAML document into plain values. Files are not trusted: anchors, aliases and tags are refused, because
/// they can expand a few bytes to gigabytes or name types; length and depth are limited.
/// </summary>
internal static class YamlReader
{
    private const int MaxDepth = 16;
    private const int MaxLength = 1 << 20;
    private const string Remedy = "Correct the line: look for a missing colon, quote or bracket, and check the indentation.";

    /// <returns>The value of the document; null, with faults, where it cannot be parsed.</returns>
    public static YamlValue? Read(string text, FaultLog faults)
    {
        if (text.Length > MaxLength)
        {
            faults.Add(1, "", $"The file has {text.Length} characters.", $"Give at most {MaxLength}: no sweep file has more.");
            return null;
        }
        try
        {
            var repeated = new RepeatedKeys(faults);
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                faults.Add(1, "", "The file is empty.", "Start from deploy/quickstart/sweep.yaml.");
                return null;
            }
            var value = ReadValue(parser, repeated, depth: 0);
            repeated.AddRest();
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
                faults.Add(Line(second), "", "The file has a second document.", "Keep one sweep per file.");
            return value;
        }
        catch (YamlException e)
        {
            faults.Add((int)Math.Max(1, e.Start.Line), "", $"This is not YAML: {Sentence(e)}", Remedy);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or IndexOutOfRangeException)
        {
            // YamlDotNet throws these for some malformed mappings and tags, without a position.
            faults.Add(1, "", "This is not YAML.", Remedy);
            return null;
        }
    }

    private static YamlValue ReadValue(Parser parser, RepeatedKeys repeated, int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"values are nested more than {MaxDepth} deep.");
        if (parser.Current is NodeEvent node && (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)))
            throw new YamlException(node.Start, node.End, "anchors and tags are not supported.");
        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlScalar(Line(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain);
        if (parser.TryConsume<SequenceStart>(out var sequence))
            return ReadList(parser, Line(sequence), repeated, depth);
        if (parser.TryConsume<MappingStart>(out var mapping))
            return ReadMap(parser, Line(mapping), repeated, depth);
        throw new YamlException(parser.Current!.Start, parser.Current.End, "aliases are not supported.");
    }

    private static YamlList ReadList(Parser parser, int line, RepeatedKeys repeated, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlValue>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadValue(parser, repeated, depth + 1));
        return new YamlList(line, items.ToImmutable());
    }

    private static YamlMap ReadMap(Parser parser, int line, RepeatedKeys repeated, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadValue(parser, repeated, depth + 1) is not YamlScalar key)
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key is not a scalar.");
            var value = ReadValue(parser, repeated, depth + 1);
            if (seen.TryAdd(key.Text, key.Line))
                entries.Add(new YamlEntry(key.Text, key.Line, value));
            else
                repeated.Add(key, seen[key.Text]);
        }
        return new YamlMap(line, entries.ToImmutable());
    }

    private static int Line(ParsingEvent parsed) => (int)parsed.Start.Line;

    private static string Sentence(YamlException e)
    {
        var message = (e.InnerException?.Message ?? e.Message).Trim();
        return message.EndsWith('.') ? message : message + ".";
    }

    /// <summary>Logs the keys of a document that their map has already: the first 20, and the number of the others.</summary>
    private sealed class RepeatedKeys(FaultLog faults)
    {
        private const int MaxLogged = 20;

        private int _count;
        private int _firstCounted;

        public void Add(YamlScalar key, int firstLine)
        {
            _count++;
            if (_count <= MaxLogged)
                faults.Add(key.Line, key.Text, $"The key is already on line {firstLine}.", "Keep one of the two.");
            else if (_count == MaxLogged + 1)
                _firstCounted = key.Line;
        }

        public void AddRest()
        {
            if (_count > MaxLogged)
                faults.Add(_firstCounted, "", $"There are {_count - MaxLogged} more keys that their map has already.", "Keep one of each.");
        }
    }
}
