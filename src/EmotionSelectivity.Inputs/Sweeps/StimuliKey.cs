using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EmotionSelectivity.Inputs.Yaml;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Sweeps;

/// <summary>Reads <c>stimuli</c>: the sets, each a folder of images and a table of ratings.</summary>
internal static partial class StimuliKey
{
    internal const string PlainNames = @"^[A-Za-z][A-Za-z0-9_\-]{0,63}$";
    private const string Key = "stimuli";
    private const string Example = "Give a list such as - { set: iaps, images: data/iaps, ratings: data/iaps.csv }.";

    /// <summary>Sets that are wrongly described are left out.</summary>
    public static ImmutableArray<StimulusSource> Read(SweepSection sweep, string folder, FaultLog faults)
    {
        if (sweep.Find(Key) is not { } value)
        {
            sweep.Missing(Key, Example);
            return [];
        }
        if (value is not YamlList { Items.Length: > 0 } list)
        {
            sweep.WrongType(Key, "a list of sets");
            return [];
        }
        var sources = ImmutableArray.CreateBuilder<StimulusSource>();
        for (var i = 0; i < list.Items.Length; i++)
        {
            if (list.Items[i] is not YamlMap map)
            {
                sweep.FaultAt(list.Items[i].Line, Key, "A set is not a map of keys and values.", Example);
                continue;
            }
            if (Source(new SweepSection(map, $"{Key}[{i}]", faults), folder) is not { } source)
                continue;
            if (sources.Any(other => other.Set == source.Set))
                sweep.FaultAt(map.Line, $"{Key}[{i}].set", $"Two sets are called '{source.Set}'.", "Give each a name of its own.");
            else
                sources.Add(source);
        }
        return sources.ToImmutable();
    }

    private static StimulusSource? Source(SweepSection set, string folder)
    {
        var name = set.RequiredText("set", "Name the set: letters, digits, - and _, beginning with a letter.");
        var images = set.InFull("images", set.RequiredText("images", "Name the folder of images."), folder);
        var ratings = set.FileInFull("ratings", set.RequiredText("ratings", "Name the table of ratings (CSV)."), folder);
        var columns = Columns(set.Section("columns"));
        var scale = Scale(set);
        set.Close();
        if (name is not null && !PlainName().IsMatch(name))
        {
            set.Fault("set", $"'{name}' cannot name a set.", "Use letters, digits, - and _, beginning with a letter.");
            return null;
        }
        return name is null || images is null || ratings is null
            ? null
            : new StimulusSource(name, images, ratings, columns, scale);
    }

    private static RatingColumns Columns(SweepSection columns)
    {
        var absent = new RatingColumns();
        var read = new RatingColumns(
            columns.Text("image") ?? absent.Image, columns.Text("valence") ?? absent.Valence, columns.Text("category") ?? absent.Category,
            columns.Text("item") ?? absent.Item);
        columns.Close();
        return read;
    }

    private static RatingScale Scale(SweepSection set)
    {
        switch (set.Find("scale"))
        {
            case null:
                return RatingScale.OneToNine;
            case YamlList { Items: [YamlScalar low, YamlScalar high] }
                when Numbers.TryParse(low.Text, out var min) && Numbers.TryParse(high.Text, out var max) && min < max:
                return new RatingScale(min, max);
            default:
                set.Fault("scale", "The scale is not two numbers, the lower end first.", "Give the ends of the rating instrument, such as [1, 9].");
                return RatingScale.OneToNine;
        }
    }

    [GeneratedRegex(PlainNames, RegexOptions.NonBacktracking)]
    internal static partial Regex PlainName();
}
