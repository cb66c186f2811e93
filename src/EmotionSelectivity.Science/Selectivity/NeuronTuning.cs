using System.Collections.Immutable;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Science.Selectivity;

/// <summary>
/// Tuning, preference and selectivity of the neurons of a layer in one stimulus set ([Liu] Eqs 4, 5; docs/method.md,
/// "Neurons" and "Selectivity").
/// </summary>
public static class NeuronTuning
{
    /// <summary>Computes one row per neuron, in neuron order.</summary>
    /// <param name="set">Name of the stimulus set.</param>
    /// <param name="fold">Fold whose training images are used; null for all images.</param>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="responses">Responses p_lk(n): one row per image, one entry per neuron.</param>
    /// <param name="categories">Category of each image, parallel to <paramref name="responses"/>.</param>
    /// <param name="choosing">Indices of the images used for the selection; "all images" of Eq. 4 are these.</param>
    /// <param name="rule">Share of neurons kept and denominator of d'.</param>
    /// <exception cref="ArgumentException">A category has no image among those used for the selection.</exception>
    /// <exception cref="ArithmeticException">A response is not a finite number.</exception>
    public static ImmutableArray<NeuronSelectivity> Compute(
        string set,
        int? fold,
        string layer,
        IReadOnlyList<float[]> responses,
        IReadOnlyList<Emotion> categories,
        IReadOnlyList<int> choosing,
        SelectivityRule rule)
    {
        var all = choosing.Count > 0 ? ResponseMoments.Of(responses, choosing) : throw NoImages("any category");
        var of = PerEmotion.From(e => OfCategory(e));
        var rows = new NeuronSelectivity[all.Mean.Length];
        for (var k = 0; k < rows.Length; k++)
        {
            if (!double.IsFinite(all.Variance[k]))
                throw new ArithmeticException($"Set {set}, layer {layer}: a response of neuron {k} is not a finite number.");
            var moments = PerEmotion.From(e => new Moments(of[e].Mean[k], of[e].Variance[k]));
            var deviation = Math.Sqrt(all.Variance[k]);
            var tuning = PerEmotion.From(e => deviation == 0 ? 0 : (moments[e].Mean - all.Mean[k]) / deviation);
            rows[k] = Row(set, fold, layer, k, tuning, Discriminability.Of(moments, rule.Variance));
        }
        return WithSelective(rows, rule.Keep);

        ResponseMoments OfCategory(Emotion emotion)
        {
            var images = choosing.Where(i => categories[i] == emotion).ToArray();
            return images.Length > 0 ? ResponseMoments.Of(responses, images) : throw NoImages(emotion.Name());
        }

        ArgumentException NoImages(string category) =>
            new($"Set {set}: no {category} image is among those that choose the neurons of {layer}.", nameof(choosing));
    }

    private static NeuronSelectivity Row(string set, int? fold, string layer, int neuron, PerEmotion<double> tuning, PerEmotion<double>? d)
    {
        if (d is not { } known)
            return new NeuronSelectivity(set, fold, layer, neuron, tuning, default, 0, Preferred: null, Selective: false);
        var preferred = Discriminability.Preferred(known);
        return new NeuronSelectivity(set, fold, layer, neuron, tuning, known, known[preferred], preferred, Selective: false);
    }

    private static ImmutableArray<NeuronSelectivity> WithSelective(NeuronSelectivity[] rows, double keep)
    {
        foreach (var emotion in Emotions.All)
        {
            var ranked = rows.Where(r => r.Preferred == emotion).OrderByDescending(r => r.Si).ThenBy(r => r.Neuron).ToArray();
            foreach (var best in ranked.Take(Discriminability.Kept(ranked.Length, keep)))
                rows[best.Neuron] = best with { Selective = true };
        }
        return ImmutableArray.Create(rows);
    }
}
