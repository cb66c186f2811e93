using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EmotionSelectivity.Inputs.Sweeps.Schema;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Reads <c>stimuli</c>: the stimulus sets, each a folder of images with a table of ratings.</summary>
internal static partial class StimuliKey
{
    internal const string PlainNames = @"^[A-Za-z][A-Za-z0-9_\-]{0,63}$";
    private const string Key = "stimuli";

    /// <summary>The sets without faults that prevent reading them.</summary>
    public static ImmutableArray<StimulusSource> Read(SweepSection sweep, string folder, FaultLog faults)
    {
        if (sweep.Find(Key) is not { } value)
        {
            sweep.AddMissing(Key);
            return [];
        }
        if (value is not YamlList { Items.Length: > 0 } list)
        {
            sweep.AddWrongType(Key, "a list of sets");
            return [];
        }
        var sources = ImmutableArray.CreateBuilder<StimulusSource>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var faulty = new ListFaults(sweep, Key, "faulty entries");
        foreach (var (i, item) in sweep.Items(Key, list).Index())
        {
            if (item is not YamlMap map)
            {
                faulty.Add(item.Line, "A set is not a map of keys and values.", "Give a list such as - { set: iaps, images: data/iaps, ratings: data/iaps.csv, scale: [1, 9] }.");
                continue;
            }
            if (ReadSet(new SweepSection(map, StimulusSetKeys.Shape, $"{Key}[{i}]", faults), folder) is not { } source)
                continue;
            if (names.Add(source.Set))
                sources.Add(source);
            else
                faulty.Add(map.Line, $"{Key}[{i}].set", $"Two sets are called '{source.Set}'.", () => "Give each set its own name.");
        }
        faulty.AddRest();
        return sources.ToImmutable();
    }

    private static StimulusSource? ReadSet(SweepSection set, string folder)
    {
        var name = set.Text("set");
        var images = set.ResolvePlace("images", set.Text("images"), folder);
        var ratings = set.ResolveFile("ratings", set.Text("ratings"), folder);
        var columns = ReadColumns(set.Section("columns"));
        var scale = ReadScale(set);
        var (duplicates, unrated, damaged) = (set.Choice<DuplicateImages>("duplicates"), set.Choice<UnusableImages>("unrated"), set.Choice<UnusableImages>("damaged"));
        set.AddUnknownKeys();
        if (name is not null && !PlainName().IsMatch(name))
        {
            set.AddFault("set", $"'{name}' is not a valid name of a set.", "Use letters, digits, - and _, beginning with a letter.");
            return null;
        }
        return name is null || images is null || ratings is null
            ? null
            : new StimulusSource(name, images, ratings, columns, scale) { Duplicates = duplicates, Unrated = unrated, Damaged = damaged };
    }

    private static RatingColumns ReadColumns(SweepSection columns)
    {
        var absent = new RatingColumns();
        var read = new RatingColumns(
            columns.Text("image") ?? absent.Image, columns.Text("valence") ?? absent.Valence, columns.Text("category") ?? absent.Category,
            columns.Text("item") ?? absent.Item);
        columns.AddUnknownKeys();
        return read;
    }

    private static RatingScale ReadScale(SweepSection set)
    {
        switch (set.Find("scale"))
        {
            case null:
                set.AddFault("scale", "The key is missing.", "Give the ends of the rating instrument, not of the data, such as scale: [1, 9] or scale: [1, 7].");
                return RatingScale.OneToNine;
            case YamlList { Items: [YamlScalar low, YamlScalar high] }
                when Numbers.TryParse(low.Text, out var min) && Numbers.TryParse(high.Text, out var max) && min < max:
                return new RatingScale(min, max);
            default:
                set.AddFault("scale", "The scale is not two numbers, the lower one first.", "Give the ends of the rating instrument, such as [1, 9].");
                return RatingScale.OneToNine;
        }
    }

    [GeneratedRegex(PlainNames, RegexOptions.NonBacktracking)]
    internal static partial Regex PlainName();
}
