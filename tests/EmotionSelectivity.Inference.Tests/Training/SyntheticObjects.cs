using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Randomness;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Training;

/// <summary>
/// Three easily separable classes: horizontal stripes, vertical stripes, and neither, each with noise.
/// </summary>
internal static class SyntheticObjects
{
    public const int Size = 16;

    public static TrainingOptions Options { get; } = new(
        KnownNetworks.VggMini, Size, Grayscale: false, Epochs: 2, Batch: 8, LearningRate: 0.002, HeldOut: 0.25, Seed: 1);

    public static ComputeDevice Cpu { get; } = ComputeDevice.Resolve(DeviceChoice.Cpu);

    /// <param name="each">Images a class.</param>
    /// <param name="options">How it will be learnt.</param>
    public static TrainingSet Set(int each, TrainingOptions options)
    {
        ImageClass[] classes = [.. new[] { "lying", "standing", "neither" }.Select(name => new ImageClass(name, [.. Enumerable.Range(0, each).Select(i => $"{i}.png")]))];
        var images = Enumerable.Range(0, classes.Length * each).Select(i => Pixels(i / each, i));
        return TrainingSet.Of(classes, [.. images.Select(Prepared)], options.HeldOut, options.Seed);
    }

    public static byte[] Pixels(int label, int image)
    {
        var noise = new RandomStream(Seed: 99, DrawPurpose.TrainingOrder, image);
        var pixels = new byte[Size * Size * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, column) = (i / 3 / Size, i / 3 % Size);
            var bright = label switch { 0 => (row + image) / 2 % 2 == 0, 1 => (column + image) / 2 % 2 == 0, _ => image % 2 == 0 };
            pixels[i] = (byte)(60 + (bright ? 100 : 0) + 60 * noise.Uniform(i));
        }
        return pixels;
    }

    private static PreparedImage Prepared(byte[] pixels) =>
        new(Size, Size, pixels, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pixels)), "");
}
