using System.Collections.Immutable;
using EmotionSelectivity.Pipeline.Runs;
using EmotionSelectivity.Science.Folds;
using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Pipeline.Stages;

/// <summary>
/// Selectivity of the neurons of one layer in every set, by the observed and by the shuffled labels (docs/method.md, section Selectivity). Thread-safe.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="layer">Name of the layer.</param>
/// <param name="responses">For each set p_lk(n): a row an included image, an entry a neuron.</param>
internal sealed class LayerSelectivity(Run run, string layer, ImmutableArray<ImmutableArray<float[]>> responses)
{
    private readonly ImmutableArray<int>[][] _training =
        [.. run.Sets.Select(set => Enumerable.Range(0, run.Sweep.Folds.Count).Select(fold => Training(run, set, fold)).ToArray())];

    /// <summary>For each set p_lk(n): a row an included image, an entry a neuron.</summary>
    public ImmutableArray<ImmutableArray<float[]>> Responses => responses;

    public static async Task<LayerSelectivity> Of(Run run, string layer, CancellationToken cancellationToken)
    {
        var responses = ImmutableArray.CreateBuilder<ImmutableArray<float[]>>();
        foreach (var set in run.Sets)
            responses.Add(await run.Tables.Responses(set.Name, layer, cancellationToken));
        return new LayerSelectivity(run, layer, responses.ToImmutable());
    }

    /// <summary>For each set a row a neuron, from all its images.</summary>
    public ImmutableArray<ImmutableArray<NeuronSelectivity>> OfAllImages(int labels = 0) => Compute(fold: null, labels);

    /// <summary>For each set a row a neuron, from the images that choose the neurons of a fold: its training images, or all (<see cref="SelectionScope"/>).</summary>
    /// <param name="fold">The fold.</param>
    /// <param name="labels">Draw of the labels; 0 for the observed ones.</param>
    public ImmutableArray<ImmutableArray<NeuronSelectivity>> OfFold(int fold, int labels = 0) =>
        Compute(run.Sweep.Selectivity.Scope == SelectionScope.All ? null : fold, labels);

    private ImmutableArray<ImmutableArray<NeuronSelectivity>> Compute(int? fold, int labels) =>
    [
        .. run.Sets.Select((set, place) => NeuronTuning.Compute(
            set.Name, fold, layer, responses[place], run.Labels.Categories(set.Name, labels),
            fold is { } training ? _training[place][training] : [.. Enumerable.Range(0, set.Included.Length)], run.Sweep.Selectivity)),
    ];

    private static ImmutableArray<int> Training(Run run, StimulusSet set, int fold)
    {
        var images = run.ImagesIn(set, fold, FoldPart.Train).Select(stimulus => stimulus.Image).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, set.Included.Length).Where(i => images.Contains(set.Included[i].Image))];
    }
}
