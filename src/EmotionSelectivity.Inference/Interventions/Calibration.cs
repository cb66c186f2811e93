using System.Diagnostics;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Duration of the passes of one image on this machine, in seconds.</summary>
/// <param name="IntactSeconds">A complete intact pass.</param>
/// <param name="SuffixSeconds">For each layer, a pass from that layer on, batched as in a sweep.</param>
public sealed record PassSeconds(double IntactSeconds, IReadOnlyDictionary<string, double> SuffixSeconds);

/// <summary>Measures pass durations of a network before a sweep, so that a plan can estimate its run time.</summary>
public static class Calibration
{
    // Multiply-accumulates per thread and measurement: enough to make start-up costs negligible, few enough to measure
    // all layers of VGG-16 in a few seconds.
    private const double ProcessorOperations = 3e9;
    private const double CudaOperations = 1e12;

    private const int MaxTries = 5;
    private const double MinTotalSeconds = 0.5;

    // Weight values do not affect the duration as long as they produce no denormal numbers.
    private const float Weight = 0.01f;

    /// <summary>
    /// Measures an intact pass and a suffix pass of each layer, after a warm-up of the same shape. Takes the best of a
    /// few measurements, because other programs can only slow them down.
    /// </summary>
    public static PassSeconds Measure(
        NetworkLayout layout, int size, IEnumerable<string> layers, NumericPrecision precision, ComputeDevice device, MemoryBudget budget, CancellationToken cancellationToken)
    {
        using var lane = new DeviceLane("calibration");
        return lane.Run(token => Measure(layout, size, layers, precision, device, budget, token), cancellationToken).GetAwaiter().GetResult();

        static PassSeconds Measure(
            NetworkLayout layout, int size, IEnumerable<string> layers, NumericPrecision precision, ComputeDevice device, MemoryBudget budget, CancellationToken token)
        {
            using var team = ComputeTeam.For(device);
            var enough = device.Kind == ComputeDevice.Processor ? ProcessorOperations : CudaOperations;
            using var network = new IntervenedNetwork(new TorchNetwork(layout, device.Torch, Constant), size, budget, team);
            byte[] image = new byte[size * size * NetworkLayout.InputChannels];
            // White pixels with positive weights: no map is all zero, so that every pass is computed.
            Array.Fill(image, byte.MaxValue);
            var images = Enumerable.Repeat(image, team.Threads * Rows(enough, network.Cost.FullPass, budget.ImagesPerPass(network.Cost))).ToList();
            var intact = Seconds(images.Count, () => network.RunIntact(images, token));
            return new PassSeconds(intact, layers.ToDictionary(layer => layer, SuffixSeconds));

            double SuffixSeconds(string layer)
            {
                var rows = Rows(enough, network.Cost.Suffix(layer), Math.Max(budget.ConvolutionRows(network.Cost, layer), budget.ClassifierRows));
                return Suffix(network, layer, precision, image, team.Threads * rows, token);
            }
        }
    }

    /// <summary>Duration of a suffix pass, with pairwise different interventions on a tenth of the neurons.</summary>
    private static double Suffix(IntervenedNetwork network, string layer, NumericPrecision precision, byte[] image, int rows, CancellationToken token)
    {
        var neurons = network.Cost.Maps(layer).Channels;
        float[][] interventions = [.. Enumerable.Range(0, rows).Select(number => Gains(neurons, 2 + number))];
        return Seconds(rows, () => network.Intervene(
            new PassRequest(layer, [image], interventions, new PrefixGroup("calibration", layer, 0)) { Precision = precision }, (_, _, _) => { }, token));
    }

    private static float[] Gains(int neurons, float gain) => [.. Enumerable.Range(0, neurons).Select(neuron => neuron % 10 == 0 ? gain : 1)];

    private static int Rows(double enough, long multiplyAccumulates, int most) => (int)Math.Clamp(enough / Math.Max(multiplyAccumulates, 1), 1, most);

    private static double Seconds(int passes, Action pass)
    {
        pass();
        return BestOf(() =>
        {
            var began = Stopwatch.GetTimestamp();
            pass();
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }) / passes;
    }

    /// <summary>Minimum of at least two measurements, and of more while their total duration is short.</summary>
    internal static double BestOf(Func<double> seconds)
    {
        double[] first = [seconds(), seconds()];
        var (best, spent) = (first.Min(), first.Sum());
        for (var tries = first.Length; tries < MaxTries && spent < MinTotalSeconds; tries++)
        {
            var again = seconds();
            (best, spent) = (Math.Min(best, again), spent + again);
        }
        return best;
    }

    private static float[] Constant(ParameterShape parameter)
    {
        var values = new float[parameter.Count];
        Array.Fill(values, Weight);
        return values;
    }
}
