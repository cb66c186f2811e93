using EmotionSelectivity.Inference.Winograd;
using EmotionSelectivity.Science.Networks;
using static TorchSharp.torch;

namespace EmotionSelectivity.Inference.Tests.Winograd;

/// <summary>Compared with libtorch's convolution in double precision.</summary>
public sealed class WinogradConvolutionTests : IDisposable
{
    private readonly IDisposable _inference = inference_mode();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _inference.Dispose();
    }

    /// <summary>
    /// Sides that tiles fit, and those that leave one, two or three pixels over; numbers of channels on both sides of a
    /// block's size.
    /// </summary>
    [Theory]
    [InlineData(8, 8, 4, 1)]
    [InlineData(16, 24, 5, 3)]
    [InlineData(64, 32, 14, 2)]
    [InlineData(8, 16, 1, 2)]
    [InlineData(32, 8, 7, 9)]
    [InlineData(40, 48, 30, 2)]
    [InlineData(256, 512, 6, 40)]
    public void Run_OnAnyShape_IsTheConvolution(int inputs, int outputs, int side, int rows)
    {
        var (maps, weight, bias) = (Random(1, rows, inputs, side, side), Random(2, outputs, inputs, 3, 3), Random(3, outputs));
        var expected = nn.functional.conv2d(Double(maps), Double(weight), Double(bias), padding: [1, 1]).relu_();

        using var output = Run(weight, maps, ConvolutionBase.Bias(bias.data<float>().ToArray()), rectified: true);

        AssertClose(expected, output.Interior(0, rows));
    }

    [Fact]
    public void Run_OntoMaps_AddsTheRowsThatWereNamed()
    {
        var (maps, weight, onto) = (Random(1, 3, 16, 9, 9), Random(2, 8, 16, 3, 3), Random(4, 2, 8, 9, 9));
        using var added = TiledMaps.Of(onto, (int)onto.shape[1]);
        var expected = nn.functional.conv2d(Double(maps), Double(weight), padding: [1, 1]) + Double(onto.index_select(0, tensor(new long[] { 1, 0, 1 })));

        using var output = Run(weight, maps, ConvolutionBase.Maps(added, [1, 0, 1]), rectified: false);

        AssertClose(expected, output.Interior(0, 3));
    }

    [Fact]
    public void Of_SomeInputs_CountsTheOthersForNothing()
    {
        int[] chosen = [3, 7, 20];
        var (maps, weight) = (Random(1, 2, 24, 10, 10), Random(2, 16, 24, 3, 3));
        var indices = tensor(chosen.Select(c => (long)c).ToArray());
        var expected = nn.functional.conv2d(Double(maps.index_select(1, indices)), Double(weight.index_select(1, indices)), padding: [1, 1]);
        using var whole = WinogradConvolution.Of(weight);
        using var some = whole.SelectInputs(chosen);
        using var input = new TiledMaps(2, 10, WinogradConvolution.PaddedChannels(chosen.Length));
        using var output = new TiledMaps(2, 10, 16);
        using var scratch = new WinogradScratch();
        input.Write(0, maps.index_select(1, indices));

        some.Run(input, 2, ConvolutionBase.Bias(new float[16]), rectified: false, output, 0, scratch);

        AssertClose(expected, output.Interior(0, 2));
    }

    /// <summary>What was left of earlier rows in the same maps must not leak into later ones.</summary>
    [Fact]
    public void Run_IntoUsedMaps_LeavesTheirBordersZero()
    {
        var bias = ConvolutionBase.Bias([.. Enumerable.Repeat(5f, 8)]);
        using var kernels = WinogradConvolution.Of(Random(2, 8, 8, 3, 3));
        using var input = TiledMaps.Of(Random(1, 2, 8, 6, 6), channels: 8);
        using var output = new TiledMaps(2, 6, 8);
        using var scratch = new WinogradScratch();

        kernels.Run(input, 2, bias, rectified: true, output, 0, scratch);

        var inside = output.Interior(0, 2).abs().sum().item<float>();
        Assert.True(inside > 0);
        Assert.Equal(inside, output.Values.ToArray().Sum(Math.Abs), inside * 1e-5f);
    }

    [Theory]
    [InlineData(2, 2, 8)]
    [InlineData(3, 2, 13)]
    public void Pool_OnAnyShape_IsLibtorchs(int kernel, int stride, int side)
    {
        var maps = Random(1, 3, 16, side, side);
        var expected = nn.functional.max_pool2d(maps, kernel_size: kernel, stride: stride);
        using var input = TiledMaps.Of(maps, (int)maps.shape[1]);
        using var output = new TiledMaps(4, (int)expected.shape[2], 16);

        TiledMaxPool.Run(new MaxPool(kernel, stride), input, 3, output, first: 1);

        Assert.Equal(expected.contiguous().data<float>().ToArray(), output.Interior(1, 3).contiguous().data<float>().ToArray());
    }

    private static TiledMaps Run(Tensor weight, Tensor maps, ConvolutionBase onto, bool rectified)
    {
        using var kernels = WinogradConvolution.Of(weight);
        using var input = TiledMaps.Of(maps, (int)maps.shape[1]);
        using var scratch = new WinogradScratch();
        var output = new TiledMaps((int)maps.shape[0], (int)maps.shape[2], (int)weight.shape[0]);
        kernels.Run(input, (int)maps.shape[0], onto, rectified, output, 0, scratch);
        return output;
    }

    private static Tensor Random(int seed, params long[] shape) => randn(shape, generator: new Generator((ulong)seed, CPU));

    private static Tensor Double(Tensor values) => values.to(ScalarType.Float64);

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        var error = (Double(actual) - Double(expected)).abs().max().item<double>() / Double(expected).abs().max().item<double>();
        Assert.True(error < 1e-5, $"{error}");
    }
}
