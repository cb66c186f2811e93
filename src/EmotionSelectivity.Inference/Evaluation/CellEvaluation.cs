using System.Collections.Immutable;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Scores;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Evaluation;

/// <summary>
/// The numbers of one cell (METHOD 5, 6): every target's neurons get the cell's gain, every readout that asks reads the test images, decisions are
/// counted. Equal choices of neurons share their passes; the intact network (g = 1, or no neurons) is read from its stored features.
/// </summary>
public static class CellEvaluation
{
    /// <summary>Evaluates a cell. Call on the network's lane.</summary>
    public static CellResult Evaluate(CellWork work, IntervenedNetwork network, CancellationToken cancellationToken)
    {
        var scores = ImmutableArray.CreateBuilder<CellScore>();
        var decisions = ImmutableArray.CreateBuilder<Decision>();
        foreach (var set in work.Sets)
        {
            var interventions = Interventions(work, set, network);
            ReadAll(work, set, [.. interventions.Values], network, cancellationToken);
            foreach (var target in work.Targets)
            {
                var intervention = interventions[KeyOf(work.Cell.Gain, target)];
                scores.Add(Score(work.Cell.Gain, set, target, intervention));
                if (target.Target.Kind == TargetKind.Selective || work.Stored == StoredDecisions.All)
                    decisions.AddRange(Decisions(work.Cell.Gain, set, target, intervention));
            }
        }
        return new CellResult(scores.ToImmutable(), decisions.ToImmutable());
    }

    /// <summary>The readouts that read a target: all three the selective one (for the dissociation), its own the others.</summary>
    private static IReadOnlyList<Emotion> ReadoutsOf(TargetNeurons target) =>
        target.Target.Kind == TargetKind.Selective ? Emotions.All : [target.Emotion];

    private static string KeyOf(Gain gain, TargetNeurons target) => gain.IsIntact ? "" : string.Join(' ', target.Neurons);

    private static Dictionary<string, Intervention> Interventions(CellWork work, TestSet set, IntervenedNetwork network)
    {
        var interventions = new Dictionary<string, Intervention>();
        foreach (var target in work.Targets)
        {
            var key = KeyOf(work.Cell.Gain, target);
            if (!interventions.TryGetValue(key, out var intervention))
            {
                var neurons = key.Length == 0 ? [] : target.Neurons;
                intervention = new Intervention(neurons, set, work.FeatureError, image => Alone(work.Cell, set, neurons, image, network));
                interventions.Add(key, intervention);
            }
            foreach (var readout in ReadoutsOf(target))
                intervention.Want(readout);
        }
        return interventions;
    }

    private static float[] Alone(CellId cell, TestSet set, ImmutableArray<int> neurons, int image, IntervenedNetwork network) =>
        neurons.IsEmpty
            ? network.FeaturesAlone(set.Pixels[image])
            : network.FeaturesAlone(cell.Layer, set.Pixels[image], Gains(cell, neurons, network));

    private static void ReadAll(
        CellWork work, TestSet set, IReadOnlyList<Intervention> interventions, IntervenedNetwork network, CancellationToken cancellationToken)
    {
        foreach (var intact in interventions.Where(i => i.Neurons.IsEmpty))
        {
            for (var image = 0; image < set.Images.Length; image++)
                intact.Read(image, set.IntactFeatures[image]);
        }
        var passes = interventions.Where(i => !i.Neurons.IsEmpty).ToList();
        if (passes.Count == 0)
            return;
        network.Intervene(
            work.Cell.Layer,
            set.Pixels,
            [.. passes.Select(p => Gains(work.Cell, p.Neurons, network))],
            chunk => new PrefixKey(work.Run, work.Cell.Layer, work.Cell.Fold, set.Set, chunk),
            (pass, image, features) => passes[pass].Read(image, features),
            cancellationToken);
    }

    private static float[] Gains(CellId cell, ImmutableArray<int> neurons, IntervenedNetwork network)
    {
        var gains = new float[network.Cost.Maps(cell.Layer).Channels];
        Array.Fill(gains, 1f);
        foreach (var neuron in neurons)
            gains[neuron] = (float)cell.Gain.Value;
        return gains;
    }

    private static CellScore Score(Gain gain, TestSet set, TargetNeurons target, Intervention intervention)
    {
        var z = intervention.Z(target.Emotion);
        bool[] positive = [.. set.Images.Select(image => image.Category == target.Emotion)];
        return new CellScore(
            gain, set.Set, target.Emotion, target.Target, target.Neurons.Length, Counting.Of(z, positive), Auc.Of(z, positive),
            intervention.Redone(target.Emotion));
    }

    private static IEnumerable<Decision> Decisions(Gain gain, TestSet set, TargetNeurons target, Intervention intervention) =>
        from readout in ReadoutsOf(target)
        from image in Enumerable.Range(0, set.Images.Length)
        select new Decision(gain, set.Set, target.Emotion, target.Target, readout, set.Images[image].Image, intervention.Z(readout)[image]);
}
