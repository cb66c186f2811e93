using System.Collections.Immutable;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>What a weight file contains: the tensors of one network, and what is not used.</summary>
/// <param name="Tensors">Tensors in file order, named as the network does.</param>
/// <param name="Others">Entries beside them that are no tensors, named likewise.</param>
/// <param name="Skipped">Everything in the file that is not used, named as in the file.</param>
internal sealed record WeightContent(ImmutableArray<StoredTensor> Tensors, ImmutableArray<SkippedEntry> Others, ImmutableArray<SkippedEntry> Skipped)
{
    private const int MaxNames = 10;

    /// <summary>Chooses the tensors of a network, and locates them.</summary>
    /// <param name="dictionaries">Dictionaries of the file, the outer before the inner; at least one.</param>
    /// <param name="key">Name of the network (<see cref="TensorGroup.Key"/>); null for the only one.</param>
    /// <exception cref="WeightFormatException">There is no tensor; a tensor is damaged; several networks are there and
    /// none is named; or the one that is named is not there.</exception>
    public static WeightContent Choose(IReadOnlyList<TensorDictionary> dictionaries, string? key)
    {
        var networks = TensorGroup.Find(dictionaries).ToList();
        var chosen = key is not null ? Named(dictionaries, networks, key) : networks.Count > 1 ? throw Ambiguous(networks) : networks.FirstOrDefault();
        chosen ??= TensorGroup.Of(dictionaries.MaxBy(dictionary => dictionary.Tensors.Length)!);
        var tensors = Validate([.. chosen.Tensors()], chosen);
        return new WeightContent(tensors, [.. chosen.Others()], [.. LeftOut(dictionaries, chosen)]);
    }

    private static TensorGroup Named(IReadOnlyList<TensorDictionary> dictionaries, List<TensorGroup> networks, string key)
    {
        // A dictionary that resembles no network can be named too: its differences from the network are then told.
        var all = networks.Concat(dictionaries.Select(TensorGroup.Of)).DistinctBy(group => group.Key, StringComparer.Ordinal).ToList();
        return all.Find(group => group.Key == key)
            ?? (networks.Count(group => group.IsWithin(key)) == 1 ? networks.Find(group => group.IsWithin(key)) : null)
            ?? throw new WeightFormatException(
                $"The file has no '{key}'. It has {Names(all)}.", networks.Count == 1 ? "Delete the key, or use one of these." : "Use one of these as key.");
    }

    private static WeightFormatException Ambiguous(List<TensorGroup> networks) => new(
        $"The file has {networks.Count} networks: {Names(networks)}.",
        $"Choose one by its key: 'key: {networks[0].Key}' under network in the sweep file ({{ weights: FILE, key: {networks[0].Key} }} in network.compare), or --key {networks[0].Key} for 'emosel weights inspect'.");

    private static string Names(List<TensorGroup> groups) =>
        string.Join(", ", groups.Take(MaxNames).Select(group => $"'{group.Key}'")) + (groups.Count > MaxNames ? $" and {groups.Count - MaxNames} more" : "");

    private static ImmutableArray<StoredTensor> Validate(ImmutableArray<StoredTensor> tensors, TensorGroup chosen)
    {
        if (tensors.IsEmpty)
        {
            var instead = string.Join(" ", chosen.Others().Take(MaxNames).Select(entry => $"'{entry.Name}' is {entry.Kind}."));
            throw new WeightFormatException($"The file contains no tensors. {instead}".TrimEnd());
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        return tensors.FirstOrDefault(tensor => !names.Add(TensorName.Validate(tensor.Name))) is { } twice
            ? throw new WeightFormatException($"The file contains the tensor '{twice.Name}' twice.")
            : tensors;
    }

    private static IEnumerable<SkippedEntry> LeftOut(IReadOnlyList<TensorDictionary> dictionaries, TensorGroup chosen)
    {
        var path = chosen.Dictionary.Path;
        foreach (var outer in dictionaries.Where(dictionary => dictionary.Path.Length < path.Length && path.AsSpan().StartsWith(dictionary.Path.AsSpan())))
        {
            var tensors = outer.Tensors.Select(entry => new SkippedEntry(entry.Name, "a tensor"));
            foreach (var entry in tensors.Concat(outer.Others.Where(other => other.Name != path[outer.Path.Length])))
                yield return entry;
        }
        foreach (var entry in chosen.Dictionary.Others.Concat(chosen.Outside()))
            yield return entry;
    }
}
