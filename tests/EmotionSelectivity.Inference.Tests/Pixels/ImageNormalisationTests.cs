using System.Runtime.InteropServices;
using EmotionSelectivity.Inference.Pixels;

namespace EmotionSelectivity.Inference.Tests.Pixels;

/// <summary>Against torchvision 0.14's ToTensor and Normalize (tests/reference/pixels.py).</summary>
public sealed class ImageNormalisationTests
{
    [Fact]
    public void ToPlanes_EveryValueInEveryChannel_EqualsTorchvisionBitForBit()
    {
        var reference = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Pixels", "normalisation.bin"))).ToArray();
        var pixels = Enumerable.Range(0, 256).SelectMany(value => Enumerable.Repeat((byte)value, 3)).ToArray();
        var planes = new float[pixels.Length];

        ImageNormalisation.ToPlanes(pixels, planes);

        Assert.Equal(reference.Select(BitConverter.SingleToInt32Bits), planes.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void ToPlanes_Channels_GoToTheirPlanes()
    {
        var planes = new float[6];

        ImageNormalisation.ToPlanes([255, 0, 0, 0, 255, 0], planes);

        Assert.True(planes[0] > planes[1] && planes[2] < planes[3] && planes[4] == planes[5]);
    }

    [Theory]
    [InlineData(6, 5)]
    [InlineData(5, 5)]
    public void ToPlanes_LengthsThatDoNotFit_Throws(int pixels, int planes)
    {
        Assert.Throws<ArgumentException>(() => ImageNormalisation.ToPlanes(new byte[pixels], new float[planes]));
    }
}
