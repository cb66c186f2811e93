using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Weights;

/// <summary>
/// Checks a weight file against a network, for sweeps and for <c>emosel weights inspect</c> alike: its tensors must fit,
/// and the values that a sweep uses must be finite.
/// </summary>
internal static class WeightCheck
{
    private const int MaxNames = 3;

    /// <summary>Every fault of the file; one fault for each cause.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fit">Its comparison with the network.</param>
    /// <exception cref="InvalidInputException">A tensor cannot be read.</exception>
    public static IReadOnlyList<Fault> FindFaults(WeightFile file, NetworkFit fit) =>
        fit.IsGood ? [.. FindNotFinite(file, fit.Layout)] : [.. fit.Differences.Select(difference => new Fault(file.Location, difference, Remedy(file, fit.Layout)))];

    private static string Remedy(WeightFile file, NetworkLayout layout) =>
        KnownNetworks.All.FirstOrDefault(known => NetworkFit.Of(known, file.Content).IsGood) is { } other
            ? $"The file fits {other.Name}: set architecture: {other.Name}, or provide weights of {layout.Name}."
            : $"Provide weights of {layout.Name}; 'emosel weights inspect {file.Location}' lists the contents of this file.";

    // Readouts replace the last layer of the classifier, so its values are not used.
    private static IEnumerable<Fault> FindNotFinite(WeightFile file, NetworkLayout layout)
    {
        var unused = ((Linear)layout.Operations[^1]).Parameters + ".";
        var places = file.Tensors
            .Where(tensor => !tensor.Name.StartsWith(unused, StringComparison.Ordinal))
            .Select(tensor => (tensor.Name, Found: file.FindNotFinite(tensor)))
            .Where(place => place.Found is not null)
            .ToList();
        if (places.Count == 0)
            yield break;
        var classifier = layout.Operations.OfType<Linear>().Select(linear => linear.Parameters).ToList();
        var what = places.Count == 1
            ? $"Tensor {Describe(places[0])}: weights must be finite."
            : $"{places.Count} tensors have values that are not finite: {string.Join(", ", places.Take(MaxNames).Select(Describe))}"
                + (places.Count > MaxNames ? $", and {places.Count - MaxNames} more." : ".");
        yield return places.TrueForAll(place => classifier.Exists(name => place.Name.StartsWith(name + ".", StringComparison.Ordinal)))
            ? new Fault(
                file.Location, $"{what} Only the classifier is concerned: the file seems to hold the convolutions only.",
                $"Provide weights of the whole network: readouts use the output of {classifier[^2]}, which is computed with them.")
            : new Fault(file.Location, what, "Provide the weights as they were before training diverged, or download the file again.");
    }

    private static string Describe((string Name, (float Value, long Index)? Found) place) => $"'{place.Name}' has {place.Found?.Value} as its element {place.Found?.Index}";
}
