using System.Collections.Immutable;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Tensors of a dictionary whose keys have one prefix, which may be those of a network. A file holds several such
/// groups if it was saved with, for example, a moving average of the weights.
/// </summary>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Prefix">What stands before the keys of the parameters, such as <c>backbone.</c>; parts of wrappers are
/// left out.</param>
/// <param name="Inner">Longer prefixes of other groups, whose tensors are not of this one: <c>ema.</c> beside the tensors
/// without a prefix.</param>
internal sealed record TensorGroup(TensorDictionary Dictionary, string Prefix, ImmutableArray<string> Inner)
{
    private const char Separator = '.';
    private const string Everything = ".";

    private static readonly ImmutableArray<Dictionary<string, ParameterShape>> Parameters =
        [.. KnownNetworks.All.Select(network => network.Parameters.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal))];

    private readonly bool _isWrapped = 2 * Dictionary.Tensors.Count(entry => ParameterNames.IsWrapped(entry.Name)) > Dictionary.Tensors.Length;

    /// <summary>
    /// Name that a sweep file gives to choose this group: keys of the dictionaries and prefix, separated by dots. A
    /// single dot stands for the file itself.
    /// </summary>
    public string Key => string.Join(Separator, Dictionary.Path.Append(Prefix)).Trim(Separator) is { Length: > 0 } key ? key : Everything;

    /// <summary>Whether the key is that of a dictionary around this group.</summary>
    public bool IsWithin(string key) => Key.StartsWith(key + Separator, StringComparison.Ordinal);

    /// <summary>Groups that resemble a known network: at least half of its parameters are there, in their shapes.</summary>
    public static IEnumerable<TensorGroup> Find(IEnumerable<TensorDictionary> dictionaries)
    {
        foreach (var dictionary in dictionaries)
        {
            var prefixes = Parameters.SelectMany(network => Prefixes(dictionary, network)).Distinct(StringComparer.Ordinal).ToList();
            foreach (var prefix in prefixes)
                yield return new TensorGroup(dictionary, prefix, [.. prefixes.Where(other => other != prefix && other.StartsWith(prefix, StringComparison.Ordinal))]);
        }
    }

    /// <summary>The whole of a dictionary.</summary>
    public static TensorGroup Of(TensorDictionary dictionary) => new(dictionary, Prefix: "", Inner: []);

    /// <summary>Locates the tensors of the group, and names them as the network does.</summary>
    public IEnumerable<StoredTensor> Tensors() => Dictionary.Tensors.Where(IsInside).Select(entry => entry.Locate() with { Name = NameInside(entry.Name) });

    /// <summary>Entries of the group that are no tensors, named as the network does.</summary>
    public IEnumerable<SkippedEntry> Others() => Dictionary.Others.Select(entry => entry with { Name = NameInside(entry.Name) });

    /// <summary>Tensors of the dictionary that belong to something else than the network.</summary>
    public IEnumerable<SkippedEntry> Outside() => Dictionary.Tensors.Where(entry => !IsInside(entry)).Select(entry => new SkippedEntry(entry.Name, "a tensor of another module"));

    private static IEnumerable<string> Prefixes(TensorDictionary dictionary, Dictionary<string, ParameterShape> parameters) => dictionary.Tensors
        .Select(entry => PrefixOf(entry, parameters))
        .OfType<string>()
        .CountBy(prefix => prefix, StringComparer.Ordinal)
        .Where(group => 2 * group.Value >= parameters.Count)
        .Select(group => group.Key);

    private static string? PrefixOf(TensorEntry entry, Dictionary<string, ParameterShape> parameters) =>
        ParameterNames.Prefix(ParameterNames.WithoutWrappers(entry.Name), entry.Shape, parameters);

    private string NameInside(string name)
    {
        var inside = ParameterNames.WithoutWrappers(name);
        return inside.StartsWith(Prefix, StringComparison.Ordinal) ? inside[Prefix.Length..] : inside;
    }

    private bool IsInside(TensorEntry entry)
    {
        var name = ParameterNames.WithoutWrappers(entry.Name);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || Inner.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
            return false;
        // The number of averaged models, which PyTorch's AveragedModel keeps beside its parameters.
        if (name == Prefix + "n_averaged")
            return false;
        // Beside module.features.0.weight, a tensor without the part of the wrapper is not one of the wrapped network,
        // unless it has the name of a parameter.
        return Prefix.Length > 0 || !_isWrapped || ParameterNames.IsWrapped(entry.Name) || Parameters.Any(network => PrefixOf(entry, network) is not null);
    }
}
