using System.Collections.Immutable;
using EmotionSelectivity.Pipeline.Stages;
using EmotionSelectivity.Pipeline.Threading;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Pipeline.Runs;

/// <summary>
/// Tuning values T_lk(e) on the images that select the neurons of a layer and fold, by the observed labels and by every draw of the shuffled ones; gains
/// modulated by tuning need them (docs/method.md). Workers evaluate the cells of a layer and fold one after another, so only the last one is kept.
/// </summary>
/// <param name="run">The run.</param>
public sealed class RunTuning(Run run)
{
    private readonly Lock _lock = new();
    private (string Layer, int Fold, SharedComputation<LayerTuning> Tuning)? _last;

    /// <summary>Tuning values of a layer and fold; <see cref="LayerTuning.None"/> where gains are uniform.</summary>
    public Task<LayerTuning> Of(string layer, int fold, CancellationToken cancellationToken)
    {
        SharedComputation<LayerTuning> tuning;
        lock (_lock)
        {
            if (_last is not { } last || last.Layer != layer || last.Fold != fold)
                _last = (layer, fold, new(token => Compute(layer, fold, token)));
            tuning = _last.Value.Tuning;
        }
        return tuning.Get(cancellationToken);
    }

    private async Task<LayerTuning> Compute(string layer, int fold, CancellationToken cancellationToken)
    {
        if (run.Sweep.Modulation == Modulation.Uniform)
            return LayerTuning.None;
        var selectivity = await LayerSelectivity.Of(run, layer, cancellationToken);
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
    /// <summary>Used with uniform gains, which need no tuning values.</summary>
    public static LayerTuning None { get; } = new([]);

    /// <summary>T of every neuron for the emotion of a target, in a set, by the labels that selected its neurons.</summary>
    public IReadOnlyList<double> Of(string set, TargetNeurons target) =>
        ByLabels.IsEmpty ? [] : ByLabels[target.Target.Source.Labels][set][target.Emotion];
}
