using System.Diagnostics;
using EmotionSelectivity.Inference.Evaluation;
using EmotionSelectivity.Inference.Interventions;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Science.Interventions;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>What this program made of a case.</summary>
/// <param name="Seconds">From the first cell to the last, prefixes included.</param>
/// <param name="Error">What decisions were guarded against.</param>
/// <param name="Computed">Passes that were computed, of those that were asked for.</param>
/// <param name="Readouts">What read them.</param>
/// <param name="Results">By layer and gain.</param>
internal sealed record OwnResult(double Seconds, DecisionError Error, long Computed, PerEmotion<CaseReadout> Readouts, IReadOnlyDictionary<(string Layer, Gain Gain), CellResult> Results)
{
    /// <summary>Decisions of every target's own readout that were computed again.</summary>
    public long Redone => Results.Values.Sum(result => result.Scores.Sum(score => score.Redone));

    /// <summary>Rows whose counts are others.</summary>
    public int OtherCounts(OwnResult than) => Results.Sum(cell => cell.Value.Scores.Zip(than.Results[cell.Key].Scores, (a, b) => a.Confusion == b.Confusion ? 0 : 1).Sum());
}

/// <summary>The cells of a case, computed as a worker does.</summary>
internal static class OwnPasses
{
    private const string Set = "set";

    public static OwnResult Run(SuffixCase suffixes, Func<ParameterShape, float[]> weights, NumericPrecision precision)
    {
        using var lane = new DeviceLane("benchmark");
        return lane.Run(token =>
        {
            var device = ComputeDevice.Resolve(DeviceChoice.Cpu);
            using var team = ComputeTeam.For(device);
            using var network = new IntervenedNetwork(
                new TorchNetwork(suffixes.Network, device.Torch, weights), suffixes.Size, MemoryBudget.For(device), team);
            return Run(suffixes, network, precision, token);
        }, default).GetAwaiter().GetResult();
    }

    private static OwnResult Run(SuffixCase suffixes, IntervenedNetwork network, NumericPrecision precision, CancellationToken token)
    {
        var pixels = suffixes.Pixels();
        var features = network.RunIntact(pixels, token).Select(image => image.Features).ToList();
        var readouts = SuffixCase.Readouts(features);
        var functions = PerEmotion.From(emotion => readouts[emotion].Function);
        var labels = new TestLabels(functions, SuffixCase.Categories(pixels.Length));
        var set = new TestSet(Set, [.. pixels.Select((_, i) => $"{i}")], pixels, features, _ => labels);
        var error = RoundingError.Measure(network, precision, "run", [.. pixels.Take(RoundingError.ImageCount)], suffixes.Layers, [.. Emotions.All.Select(emotion => functions[emotion])], token);
        var results = new Dictionary<(string, Gain), CellResult>();
        var began = Stopwatch.GetTimestamp();
        foreach (var layer in suffixes.Layers)
        {
            var targets = suffixes.TargetsOf(layer);
            foreach (var gain in suffixes.Gains)
            {
                var work = new CellWork(
                    "run", new CellId(layer, gain, 0), [set], targets,
                    (_, target) => NeuronGains.Of(Modulation.Uniform, gain, target.Neurons, target.Neurons, []), error.ForPrecision(network.EffectivePrecision(layer, precision)), StoredDecisions.All);
                results.Add((layer, gain), CellEvaluation.Evaluate(work, network, token));
            }
        }
        return new OwnResult(Stopwatch.GetElapsedTime(began).TotalSeconds, error, results.Values.Sum(r => r.Passes), readouts, results);
    }
}
