using System.Diagnostics;
using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;
using static TorchSharp.torch;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>What this machine's libtorch reaches at best, all cores at work: FLOP/s.</summary>
internal static class Ceiling
{
    private const int Side = 2048;
    private const int Repeats = 5;
    private const double FlopsOfATry = 4e10;

    /// <summary>The best rate of any of a network's own convolutions, a core each, and that of a matrix product.</summary>
    public static (double Convolutions, double Products) Measure(NetworkCost cost)
    {
        using var team = ComputeTeam.For(ComputeDevice.Resolve(DeviceChoice.Cpu));
        var convolutions = cost.Operations.Where(o => o.Operation is Convolution { Inputs: > 3 }).Max(o => Convolution(team, o));
        return (convolutions, Best(team, 2.0 * Side * Side * Side, thread => Product(thread)));
    }

    private static double Convolution(ComputeTeam team, OperationCost cost)
    {
        var c = (Convolution)cost.Operation;
        var side = (cost.Output.Side - 1) * c.Stride + c.Kernel - 2 * c.Padding;
        var flops = 2.0 * cost.MultiplyAccumulates;
        var images = (int)Math.Clamp(FlopsOfATry / 20 / flops, 1, 64);
        var (maps, weights) = (Enumerable.Range(0, team.Threads).Select(_ => randn(images, c.Inputs, side, side)).ToArray(), randn(c.Outputs, c.Inputs, c.Kernel, c.Kernel));
        return Best(team, images * flops, thread =>
            nn.functional.conv2d(maps[thread], weights, strides: [c.Stride, c.Stride], padding: [c.Padding, c.Padding]).Dispose());
    }

    private static void Product(int thread)
    {
        using var a = Factors[2 * thread % Factors.Length].matmul(Factors[(2 * thread + 1) % Factors.Length]);
    }

    private static Tensor[] Factors { get; } = [.. Enumerable.Range(0, 4).Select(_ => randn(Side, Side))];

    private static double Best(ComputeTeam team, double flops, Action<int> work)
    {
        work(0);
        var times = Enumerable.Range(0, Repeats).Select(_ =>
        {
            var began = Stopwatch.GetTimestamp();
            team.ForEach(team.Threads, work, default);
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        });
        return team.Threads * flops / times.Min();
    }
}
