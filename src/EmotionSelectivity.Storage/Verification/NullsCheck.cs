using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Verification;

/// <summary>
/// Checks that each null distribution has its P draws, and that each tested neuron and point has its row
/// (docs/method.md, section Null distributions).
/// </summary>
internal static class NullsCheck
{
    /// <summary>
    /// Checks the nulls of the selection: overlap (with two or more sets), largest selectivity index of each layer, p
    /// value of each neuron.
    /// </summary>
    public static async Task CheckSelection(Findings findings, StoredSweep sweep)
    {
        var layers = (from set in sweep.Sets from layer in sweep.Spec.Layers select (Set: set, Layer: layer)).ToList();
        if (await findings.Load(RunFiles.OverlapNull, IsRequired(sweep)) is { } overlaps)
        {
            var tested = sweep.Spec.Stimuli.Length < 2 ? []
                : sweep.Spec.Layers.SelectMany(layer => Emotions.All.Select(emotion => (Layer: layer, Emotion: emotion)));
            var drawn = overlaps.Select(o => ((o.Layer, o.Emotion), o.Permutation));
            CheckDraws(findings, sweep, RunFiles.OverlapNull.Path, tested, drawn, k => $"{k.Layer}, {k.Emotion.Name()}");
        }
        if (await findings.Load(RunFiles.SelectivityNull, IsRequired(sweep)) is { } maxima)
        {
            var drawn = maxima.Select(m => ((m.Set, m.Layer), m.Permutation));
            CheckDraws(findings, sweep, RunFiles.SelectivityNull.Path, layers, drawn, k => $"{k.Set}, {k.Layer}");
        }
        if (await findings.Load(RunFiles.NeuronNull, IsRequired(sweep)) is { } neurons)
        {
            var tested =
                from of in layers
                from neuron in Enumerable.Range(0, sweep.Plan.Layout[of.Layer].Outputs)
                where sweep.Spec.Permutations > 0
                select (of.Set, of.Layer, Neuron: neuron);
            CheckKeys(findings, RunFiles.NeuronNull.Path, tested, neurons.Select(n => (n.Set, n.Layer, n.Neuron)), k => $"{k.Set}, {k.Layer}, neuron {k.Neuron}");
        }
    }

    /// <summary>
    /// Checks the nulls of the effect: largest effect of each complete family, quantiles of each point.
    /// </summary>
    public static async Task CheckEffects(Findings findings, StoredSweep sweep)
    {
        var points = Points(sweep).ToList();
        if (await findings.Load(RunFiles.EffectNull, IsRequired(sweep)) is { } maxima)
        {
            var families = points.Select(p => (p.Set, p.Emotion, p.Target)).Distinct();
            var drawn = maxima.Select(m => (Family: (m.Set, m.Emotion, m.Target), m.Permutation)).ToList();
            // An incomplete run lacks some families; the others have all their draws.
            var tested = sweep.IsComplete ? families : families.Intersect(drawn.Select(d => d.Family));
            CheckDraws(findings, sweep, RunFiles.EffectNull.Path, tested, drawn, k => RowName.Of(k.Set, k.Emotion, k.Target));
        }
        if (await findings.Load(RunFiles.EffectPoints, IsRequired(sweep)) is { } quantiles)
        {
            var drawn = quantiles.ConvertAll(q => new PointKey(q.Set, q.Emotion, q.Target, q.Layer, q.Gain));
            var tested = sweep.IsComplete ? points : points.Intersect(drawn);
            CheckKeys(findings, RunFiles.EffectPoints.Path, tested, drawn, k => $"{RowName.Of(k.Set, k.Emotion, k.Target)}, {k.Layer}, gain {k.Gain}");
        }
    }

    /// <summary>The points whose effect is tested: those with stored decisions, at all gains but 1.</summary>
    private static IEnumerable<PointKey> Points(StoredSweep sweep) =>
        from set in sweep.Sets
        from emotion in Emotions.All
        from target in sweep.Plan.Targets(Gain.Intact)
        where sweep.Spec.Permutations > 0 && (target == Target.Selective || sweep.Spec.Decisions == StoredDecisions.All)
        from layer in sweep.Spec.Layers
        from gain in sweep.Plan.Gains(target.Kind)
        where !gain.IsIntact
        select new PointKey(set, emotion, target, layer, gain);

    private static bool IsRequired(StoredSweep sweep) => sweep.IsComplete && sweep.Spec.Permutations > 0;

    private static void CheckDraws<TKey>(
        Findings findings, StoredSweep sweep, string file, IEnumerable<TKey> tested, IEnumerable<(TKey Key, int Permutation)> rows, Func<TKey, string> name)
    {
        var planned = Enumerable.Range(1, sweep.Spec.Permutations);
        var drawn = rows.ToLookup(row => row.Key, row => row.Permutation);
        CheckKeys(findings, file, sweep.Spec.Permutations > 0 ? tested : [], drawn.Select(g => g.Key), name);
        findings.AddAll(
            file,
            $"Null distributions do not have the draws 1 to {sweep.Spec.Permutations}",
            drawn.Where(g => !g.Order().SequenceEqual(planned)).Select(g => name(g.Key)),
            Findings.MakeAgain);
    }

    private static void CheckKeys<TKey>(Findings findings, string file, IEnumerable<TKey> tested, IEnumerable<TKey> rows, Func<TKey, string> name)
    {
        var planned = tested.ToHashSet();
        var present = rows.ToHashSet();
        findings.AddAll(file, "Planned null distributions are missing", planned.Where(k => !present.Contains(k)).Select(name), Findings.MakeAgain);
        findings.AddAll(file, "Null distributions were not planned", present.Where(k => !planned.Contains(k)).Select(name), Findings.MakeAgain);
    }
}
