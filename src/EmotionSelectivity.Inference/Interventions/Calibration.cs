using System.Diagnostics;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Seconds of an image's pass on this machine, measured in a few seconds.</summary>
/// <param name="IntactSeconds">A whole intact pass.</param>
/// <param name="SuffixSeconds">Layer -> a pass from that layer on, stacked as a sweep stacks them.</param>
public sealed record PassSeconds(double IntactSeconds, IReadOnlyDictionary<string, double> SuffixSeconds);

/// <summary>Times the passes of a network before a sweep, so that a plan can say how long it will take.</summary>
public static class Calibration
{
    // For each thread: enough to leave start-up costs behind, little enough for all layers of VGG-16 to be timed in a few seconds.
    private const double ProcessorOperations = 3e9;
    private const double CudaOperations = 1e12;

    private const int MaxTries = 5;
    private const double MinTotalSeconds = 0.5;

    // The values of weights do not matter to the clock, as long as none of them makes denormal numbers.
    private const float Weight = 0.01f;

    /// <summary>Times an intact pass and a suffix pass of each layer, after a warm-up of the same shape: the best of a few, because other programs can only add to them.</summary>
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
            // White, under weights above 0: no map is all zero, and no pass known beforehand.
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

    /// <summary>Interventions on a tenth of the neurons, no two of them the same.</summary>
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

    /// <summary>The smallest of a few seconds: of two at least, and of further ones while all of them together are little.</summary>
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
