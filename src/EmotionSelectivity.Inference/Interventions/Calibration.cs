using System.Diagnostics;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Networks;
using EmotionSelectivity.Science.Networks;

namespace EmotionSelectivity.Inference.Interventions;

/// <summary>Seconds of an image's pass on this machine, measured in a few seconds.</summary>
/// <param name="IntactSeconds">A whole intact pass.</param>
/// <param name="SuffixSeconds">Layer -> a pass from that layer on, stacked as a sweep stacks them.</param>
public sealed record PassSeconds(double IntactSeconds, IReadOnlyDictionary<string, double> SuffixSeconds);

/// <summary>Times the passes of a network before a sweep, so that a plan can say how long it will take.</summary>
public static class Calibration
{
    // Enough to leave start-up costs behind, little enough for all layers of VGG-16 to be timed in a few seconds.
    private const double MultiplyAccumulates = 3e9;

    // The values of weights do not matter to the clock, as long as none of them makes denormal numbers.
    private const float Weight = 0.01f;

    /// <summary>Times an intact pass and a suffix pass of each layer, after a warm-up of the same shape.</summary>
    public static PassSeconds Measure(
        NetworkLayout layout, int size, IEnumerable<string> layers, ComputeDevice device, MemoryBudget budget, CancellationToken cancellationToken)
    {
        using var lane = new DeviceLane("calibration");
        return lane.Run(token => Measure(layout, size, layers, device, budget, token), cancellationToken).GetAwaiter().GetResult();

        static PassSeconds Measure(
            NetworkLayout layout, int size, IEnumerable<string> layers, ComputeDevice device, MemoryBudget budget, CancellationToken token)
        {
            using var team = ComputeTeam.For(device);
            using var network = new IntervenedNetwork(new TorchNetwork(layout, device.Torch, Constant), size, budget, team);
            byte[] image = new byte[size * size * NetworkLayout.InputChannels];
            var images = Enumerable.Repeat(image, team.Threads * Rows(network.Cost.FullPass, budget.ImagesAPass(network.Cost))).ToList();
            var intact = Seconds(images.Count, () => network.Intact(images, token));
            return new PassSeconds(intact, layers.ToDictionary(layer => layer, layer => Suffix(network, layer, image, budget, team.Threads, token)));
        }
    }

    private static double Suffix(IntervenedNetwork network, string layer, byte[] image, MemoryBudget budget, int threads, CancellationToken token)
    {
        var gains = new float[network.Cost.Maps(layer).Channels];
        Array.Fill(gains, 1f);
        var interventions = Enumerable.Repeat(gains, threads * Rows(network.Cost.Suffix(layer), budget.RowsAPass(network.Cost, layer))).ToList();
        return Seconds(interventions.Count, () => network.Intervene(
            layer, [image], interventions, chunk => new PrefixKey("calibration", layer, 0, "", chunk), (_, _, _) => { }, token));
    }

    private static int Rows(long multiplyAccumulates, int most) => (int)Math.Clamp(MultiplyAccumulates / Math.Max(multiplyAccumulates, 1), 1, most);

    private static double Seconds(int passes, Action pass)
    {
        pass();
        var began = Stopwatch.GetTimestamp();
        pass();
        return Stopwatch.GetElapsedTime(began).TotalSeconds / passes;
    }

    private static float[] Constant(ParameterShape parameter)
    {
        var values = new float[parameter.Count];
        Array.Fill(values, Weight);
        return values;
    }
}
