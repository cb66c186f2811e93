using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using EmotionSelectivity.Inference.Winograd;
using static TorchSharp.torch;

namespace EmotionSelectivity.Benchmarks.Suffixes;

/// <summary>What one core makes of a 3 x 3 convolution's work: libtorch's ways of convolving, and the products that convolutions in tiles come down to.</summary>
internal static class ProductBenchmark
{
    private const int Tiles = 126;
    private const double Seconds = 1;

    private static readonly (int Inputs, int Outputs, int Side, int Images)[] Shapes =
        [(64, 64, 32, 64), (64, 128, 112, 2), (256, 256, 56, 4), (512, 512, 28, 8), (512, 512, 14, 16)];

    public static void Run(TextWriter output)
    {
        using var inference = inference_mode();
        set_num_threads(1);
        output.WriteLine("| GFLOP/s of one core | convolution | channels last | in bf16 | in bf16, channels last | batched product (MKL) | this program's product |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var shape in Shapes)
            Write(output, shape);
        output.WriteLine();
    }

    private static void Write(TextWriter output, (int Inputs, int Outputs, int Side, int Images) shape)
    {
        using var scope = NewDisposeScope();
        var (maps, weights) = (randn(shape.Images, shape.Inputs, shape.Side, shape.Side), randn(shape.Outputs, shape.Inputs, 3, 3));
        var flops = 2.0 * 9 * shape.Inputs * shape.Outputs * shape.Side * shape.Side * shape.Images;
        double[] rates =
        [
            Convolution(maps, weights, flops),
            Convolution(ChannelsLast(maps), ChannelsLast(weights), flops),
            Convolution(maps.to(ScalarType.BFloat16), weights.to(ScalarType.BFloat16), flops),
            Convolution(ChannelsLast(maps.to(ScalarType.BFloat16)), ChannelsLast(weights.to(ScalarType.BFloat16)), flops),
            Batched(shape.Inputs, shape.Outputs),
            Own(shape.Inputs, shape.Outputs),
        ];
        output.WriteLine($"| {shape.Inputs} to {shape.Outputs}, {shape.Side} x {shape.Side} | {string.Join(" | ", rates.Select(rate => (rate / 1e9).ToString("0", CultureInfo.InvariantCulture)))} |");
    }

    private static double Convolution(Tensor maps, Tensor weights, double flops) =>
        Rate(flops, () => nn.functional.conv2d(maps, weights, padding: [1, 1]).Dispose());

    private static double Batched(int inputs, int outputs)
    {
        var (tiles, kernels) = (randn(TileTransform.Points, Tiles, inputs), randn(TileTransform.Points, inputs, outputs));
        return Rate(Flops(inputs, outputs), () => bmm(tiles, kernels).Dispose());
    }

    private static double Own(int inputs, int outputs)
    {
        var (tiles, kernels, products) = (Values(Tiles * inputs), Values(inputs * outputs), Values(Tiles * outputs));
        return Rate(Flops(inputs, outputs), () =>
        {
            for (var point = 0; point < TileTransform.Points; point++)
            {
                var (a, b, c) = (tiles[point], kernels[point], products[point]);
                if (Vector512.IsHardwareAccelerated)
                    VectorProduct<Vector16>.Run(a, Tiles, inputs, b, outputs, c);
                else
                    VectorProduct<Vector8>.Run(a, Tiles, inputs, b, outputs, c);
            }
        });
    }

    /// <summary>One array a point, as far from each other as they are in a sweep.</summary>
    private static float[][] Values(int count) => [.. Enumerable.Range(0, TileTransform.Points).Select(_ => randn(count).data<float>().ToArray())];

    private static double Flops(int inputs, int outputs) => 2.0 * TileTransform.Points * Tiles * inputs * outputs;

    private static Tensor ChannelsLast(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static double Rate(double flops, Action work)
    {
        work();
        var (times, began) = (0, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(began).TotalSeconds < Seconds; times++)
            work();
        return times * flops / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
