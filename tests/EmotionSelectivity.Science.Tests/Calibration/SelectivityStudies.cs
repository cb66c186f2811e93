using System.Collections.Immutable;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Nulls;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Tests.Calibration;

/// <summary>
/// The nulls of overlap and selectivity (docs/method.md, "Null distributions"). Without an effect, categories carry no
/// information about responses. For the overlap there is a second null hypothesis: every neuron prefers the same
/// emotion in both sets, but no neuron more than another.
/// </summary>
internal static class SelectivityStudies
{
    public const string Overlap = "p_permutation", RawOverlap = "raw overlap", Tail = "hypergeometric tail", Neuron = "p", Layer = "p_fwer", Best = "least p";
    private const string LayerName = "conv1_1";
    private const int Permutations = 99;
    private static readonly SelectivityRule Rule = new();
    private static readonly string[] Tests = [Overlap, RawOverlap, Tail, Neuron, Layer, Best];

    public static Study NoMeaning { get; } = Of(SimulatedModel.NoMeaning with { Sets = 2 });

    /// <summary>Half of the images stand in both sets.</summary>
    public static Study SharedItems { get; } = Of(SimulatedModel.NoMeaning with { Sets = 2, SharedACategory = 5 });

    /// <summary>The wrong way: the same, each set's labels permuted by themselves.</summary>
    public static Study SharedItemsPermutedApart { get; } = Of(SimulatedModel.NoMeaning with { Sets = 2, SharedACategory = 5 }, WithoutItems);

    public static Study SamePreference { get; } = Of(SimulatedModel.NoMeaning with { Sets = 2, CommonPreference = 1.5, Loading = 0 });

    public static Study Planted { get; } = Of(SimulatedModel.NoMeaning with { Sets = 2, Planted = 3, Loading = 0.3 });

    private static Study Of(SimulatedModel model, Func<StimulusSet, StimulusSet>? permuted = null) => new(Tests, number =>
    {
        var data = new SimulatedData(model, number);
        var observed = Observed(data);
        var permutation = CategoryPermutation.OverSets([.. data.StimulusSets.Select(permuted ?? (set => set))], number);
        var drawn = SelectivityNull.Compute(observed, data.Responses, permutation, Permutations, Rule, CancellationToken.None);
        var overlap = drawn.Test(EmotionSelective.Overlaps(observed)).First(row => row.Emotion == Emotion.Pleasant);
        double[] raw = [.. drawn.Overlaps.Where(o => o.Emotion == Emotion.Pleasant).Select(o => (double)o.Overlap)];
        var neurons = drawn.Neurons.Where(n => n.Set == data.StimulusSets[0].Name).ToList();
        return
        [
            overlap.PPermutation!.Value, PValue.UpperTail(overlap.Overlap, raw), overlap.PHypergeometric!.Value,
            neurons[0].P, neurons.Min(n => n.Fwer), neurons.Min(n => n.P),
        ];
    });

    private static ImmutableArray<NeuronSelectivity>[] Observed(SimulatedData data) =>
    [
        .. data.StimulusSets.Select((set, place) => NeuronTuning.Compute(
            set.Name, null, LayerName, data.Responses[place], [.. set.Included.Select(s => s.Category!.Value)], [.. Enumerable.Range(0, set.Included.Length)], Rule)),
    ];

    private static StimulusSet WithoutItems(StimulusSet set) => new(set.Name, set.Stimuli.Select(stimulus => stimulus with { Item = null }));
}
