using System.Collections.Immutable;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Tuning values T_lk(e) on the images that choose the neurons of a layer and fold, by the observed and by every draw of the shuffled labels: what modulates
/// gains by tuning (METHOD 5). The cells of a layer and fold follow each other, so the last one is kept.
/// </summary>
/// <param name="run">The run.</param>
public sealed class RunTuning(Run run)
{
    private readonly Lock _lock = new();
    private (string Layer, int Fold, Task<LayerTuning> Tuning)? _last;

    public Task<LayerTuning> Of(string layer, int fold)
    {
        lock (_lock)
        {
            if (_last is not { } last || last.Layer != layer || last.Fold != fold || last.Tuning.IsFaulted || last.Tuning.IsCanceled)
                _last = (layer, fold, Task.Run(() => Compute(layer, fold)));
            return _last.Value.Tuning;
        }
    }

    private async Task<LayerTuning> Compute(string layer, int fold)
    {
        if (run.Sweep.Modulation == Modulation.Uniform)
            return LayerTuning.None;
        var selectivity = await LayerSelectivity.Of(run, layer);
        return new LayerTuning(
        [
            .. Enumerable.Range(0, run.Sweep.Controls.Shuffled + 1).Select(labels => selectivity.OfFold(fold, labels).ToImmutableDictionary(
                rows => rows[0].Set, rows => PerEmotion.From(emotion => rows.Select(row => row.Tuning[emotion]).ToArray()))),
        ]);
    }
}

/// <summary>Tuning values of one layer and fold.</summary>
/// <param name="ByLabels">By draw of the labels (0: observed), then by set.</param>
public sealed record LayerTuning(ImmutableArray<ImmutableDictionary<string, PerEmotion<double[]>>> ByLabels)
{
    /// <summary>For uniform gains, which read none.</summary>
    public static LayerTuning None { get; } = new([]);

    /// <summary>T of every neuron for the emotion of a target, in a set, by the labels that chose its neurons.</summary>
    public IReadOnlyList<double> Of(string set, TargetNeurons target) =>
        ByLabels.IsEmpty ? [] : ByLabels[target.Target.Source.Labels][set][target.Emotion];
}
