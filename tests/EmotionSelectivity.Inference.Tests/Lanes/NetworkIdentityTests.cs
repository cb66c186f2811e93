using EmotionSelectivity.Inference.Lanes;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Lanes;

public sealed class NetworkIdentityTests
{
    /// <summary>A lane keeps a network loaded for all sweeps of its identity.</summary>
    [Fact]
    public void Of_TwoNetworksOfOneFile_AreDifferent()
    {
        var model = Identity(new NetworkChoice("vgg-mini", "/w/c.pth", 64, false) { Key = "model" }, "ab12");

        Assert.Equal(model, Identity(new NetworkChoice("vgg-mini", "/elsewhere/c.pth", 64, false) { Key = "model" }, "ab12"));
        Assert.NotEqual(model, Identity(new NetworkChoice("vgg-mini", "/w/c.pth", 64, false) { Key = "model_ema" }, "ab12"));
        Assert.NotEqual(model, Identity(new NetworkChoice("vgg-mini", "/w/c.pth", 64, false), "ab12"));
        Assert.NotEqual(model, Identity(new NetworkChoice("vgg-mini", "random", 64, false), null));
    }

    private static NetworkIdentity Identity(NetworkChoice network, string? sha256) => NetworkIdentity.Of(KnownNetworks.VggMini, network, sha256, seed: 1);
}
