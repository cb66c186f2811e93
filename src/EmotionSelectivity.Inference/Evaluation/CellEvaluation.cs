using System.Collections.Immutable;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// Computes the scores of one cell (docs/method.md, "Intervention" and "Scores and surface"): applies the gain of the
/// cell to the neurons of every target, evaluates the readouts on the test images, and counts the decisions. Targets
/// with equal multipliers share passes. The intact network (g = 1, or no neurons) is read from its stored features.
/// With a precision below fp32, decisions that the lower precision could change are computed again in fp32; if any of
/// them exceeds the measured error, all decisions of the set are.
/// </summary>
public static class CellEvaluation
{
    /// <summary>Evaluates a cell. Must run on the lane of the network.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CellResult Evaluate(CellWork work, IntervenedNetwork network, CancellationToken cancellationToken)
    {
        using var singleImages = new SingleImagePasses(network, work.Cell.Layer);
        var scores = ImmutableArray.CreateBuilder<CellScore>();
        var decisions = ImmutableArray.CreateBuilder<Decision>();
        var passes = 0;
        foreach (var set in work.Sets)
        {
            var ofTarget = CreateInterventions(work, set, network, singleImages);
            passes += RunPasses(work, set, [.. ofTarget.Values.Distinct()], network, cancellationToken);
            foreach (var target in work.Targets)
            {
                var intervention = ofTarget[target];
                scores.Add(Score(work.Cell.Gain, set, target, intervention));
                if (target.Target.Kind == TargetKind.Selective || work.Stored == StoredDecisions.All)
                    decisions.AddRange(Decisions(work.Cell.Gain, set, target, intervention));
            }
        }
        return new CellResult(scores.ToImmutable(), decisions.ToImmutable(), passes);
    }

    /// <summary>
    /// Readouts evaluated for a target: all three for the selective target, as the dissociation needs them, otherwise
    /// the one of the target's emotion.
    /// </summary>
    private static IEnumerable<ReadoutKey> ReadoutsOf(TargetNeurons target) => target.Target.Kind == TargetKind.Selective
        ? Emotions.All.Select(emotion => new ReadoutKey(0, emotion))
        : [OwnReadout(target)];

    private static ReadoutKey OwnReadout(TargetNeurons target) => new(target.Target.Labels, target.Emotion);

    private static Dictionary<TargetNeurons, Intervention> CreateInterventions(CellWork work, TestSet set, IntervenedNetwork network, SingleImagePasses singleImages)
    {
        var byGains = new Dictionary<string, Intervention>(StringComparer.Ordinal);
        var ofTarget = new Dictionary<TargetNeurons, Intervention>(ReferenceEqualityComparer.Instance);
        foreach (var target in work.Targets)
        {
            var gains = work.Gains(set.Set, target);
            var key = string.Join(' ', gains.Select(g => $"{g.Neuron}:{BitConverter.SingleToInt32Bits(g.Gain)}"));
            if (!byGains.TryGetValue(key, out var intervention))
            {
                intervention = new Intervention(gains, set, work.DecisionError, image => SingleImageFeatures(work.Cell, set, gains, image, network, singleImages));
                byGains.Add(key, intervention);
            }
            foreach (var readout in ReadoutsOf(target))
                intervention.AddReadout(readout);
            ofTarget.Add(target, intervention);
        }
        return ofTarget;
    }

    private static float[] SingleImageFeatures(CellId cell, TestSet set, ImmutableArray<NeuronGain> gains, int image, IntervenedNetwork network, SingleImagePasses singleImages) =>
        gains.IsEmpty
            ? network.SingleImageFeatures(set.Pixels[image])
            : singleImages.Features(set.Pixels[image], Multipliers(cell, gains, network));

    private static int RunPasses(
        CellWork work, TestSet set, IReadOnlyList<Intervention> interventions, IntervenedNetwork network, CancellationToken cancellationToken)
    {
        foreach (var intact in interventions.Where(i => i.Gains.IsEmpty))
        {
            for (var image = 0; image < set.Images.Length; image++)
                intact.ReadFullPrecision(image, set.IntactFeatures[image]);
        }
        var passes = interventions.Where(i => !i.Gains.IsEmpty).ToList();
        if (passes.Count == 0)
            return 0;
        var request = new PassRequest(
            work.Cell.Layer, set.Pixels, [.. passes.Select(p => Multipliers(work.Cell, p.Gains, network))], new PrefixGroup(work.Run, work.Cell.Layer, work.Cell.Fold));
        var precision = work.DecisionError.Precision;
        return precision == NumericPrecision.Fp32 ? RunFullPrecision(request) : RunReducedPrecision();

        int RunFullPrecision(PassRequest passRequest) =>
            network.Intervene(passRequest, (pass, image, features) => passes[pass].ReadFullPrecision(image, features ?? set.IntactFeatures[image]), cancellationToken);

        int RunReducedPrecision()
        {
            var computed = network.Intervene(request with { Precision = precision }, ReadReducedPrecision, cancellationToken)
                + RunFullPrecision(request with { Filter = (pass, image) => passes[pass].IsUncertain(image) });
            return passes.Exists(pass => pass.ExceedsMeasuredError)
                ? computed + RunFullPrecision(request with { Filter = (pass, image) => !passes[pass].IsFullPrecision(image) })
                : computed;
        }

        void ReadReducedPrecision(int pass, int image, float[]? features)
        {
            if (features is null)
                passes[pass].ReadFullPrecision(image, set.IntactFeatures[image]);
            else
                passes[pass].ReadReducedPrecision(image, features);
        }
    }

    /// <summary>One multiplier per neuron of the layer.</summary>
    private static float[] Multipliers(CellId cell, ImmutableArray<NeuronGain> gains, IntervenedNetwork network)
    {
        var multipliers = new float[network.Cost.Maps(cell.Layer).Channels];
        Array.Fill(multipliers, 1f);
        foreach (var (neuron, gain) in gains)
            multipliers[neuron] = gain;
        return multipliers;
    }

    private static CellScore Score(Gain gain, TestSet set, TargetNeurons target, Intervention intervention)
    {
        var readout = OwnReadout(target);
        var z = intervention.Z(readout);
        bool[] positive = [.. set.Labels(readout.Labels).Categories.Select(category => category == target.Emotion)];
        return new CellScore(
            gain, set.Set, target.Emotion, target.Target, target.Neurons.Length, Confusion.Count(z, positive), Auc.Of(z, positive),
            intervention.CountRedone(readout));
    }

    private static IEnumerable<Decision> Decisions(Gain gain, TestSet set, TargetNeurons target, Intervention intervention) =>
        from readout in ReadoutsOf(target)
        from image in Enumerable.Range(0, set.Images.Length)
        select new Decision(gain, set.Set, target.Emotion, target.Target, readout.Emotion, set.Images[image], intervention.Z(readout)[image]);
}
