using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that each neuron has its example images: distinct included images of the set, ranked from 1 by decreasing
/// response.
/// </summary>
internal static class ExamplesCheck
{
    public static async Task Check(Findings findings, StoredSweep sweep)
    {
        if (await findings.Load(RunFiles.Examples, sweep.IsComplete) is not { } examples)
            return;
        var file = RunFiles.Examples.Path;
        var planned = Planned(sweep);
        var present = examples.ToLookup(e => (e.Set, e.Layer, e.Neuron));
        findings.AddAll(file, "Neurons have no examples", planned.Where(n => !present.Contains(n)).Select(Name), Findings.MakeAgain);
        findings.AddAll(
            file, "Examples are of neurons that are not in the sweep", present.Select(g => g.Key).Where(n => !planned.Contains(n)).Select(Name), Findings.MakeAgain);
        findings.AddAll(
            file,
            "Images are not among the included stimuli",
            examples.Where(e => !sweep.Categories.ContainsKey((e.Set, e.Image))).Select(e => $"{e.Set}, {e.Image}").Distinct(),
            Findings.MakeAgain);
        var ranks = sweep.Categories.Keys.CountBy(image => image.Set).ToDictionary(s => s.Key, s => Math.Min(ExampleImages.Ranks, s.Value));
        findings.AddAll(
            file,
            "Images are not ranked from 1 by decreasing response, each once",
            present.Where(g => planned.Contains(g.Key) && !AreRanked([.. g.OrderBy(e => e.Rank)], ranks.GetValueOrDefault(g.Key.Set))).Select(g => Name(g.Key)),
            Findings.MakeAgain);
    }

    private static HashSet<(string Set, string Layer, int Neuron)> Planned(StoredSweep sweep) =>
    [
        .. from set in sweep.Sets
           from layer in sweep.Spec.Layers
           from neuron in Enumerable.Range(0, sweep.Plan.Layout[layer].Outputs)
           select (set, layer, neuron),
    ];

    private static bool AreRanked(List<ExampleImage> examples, int ranks) =>
        examples.Select(e => e.Rank).SequenceEqual(Enumerable.Range(1, ranks))
        && examples.Zip(examples.Skip(1)).All(pair => pair.First.Response >= pair.Second.Response)
        && examples.Select(e => e.Image).Distinct().Count() == ranks;

    private static string Name((string Set, string Layer, int Neuron) key) => $"{key.Set}, {key.Layer}, neuron {key.Neuron}";
}
