using System.Collections.Immutable;

namespace EmotionSelectivity.Science.Networks;

/// <summary>The networks that a sweep can name.</summary>
public static class KnownNetworks
{
    private const int ImageNetClasses = 1000;

    /// <summary>torchvision's VGG-16, configuration D of Simonyan and Zisserman 2015.</summary>
    public static NetworkLayout Vgg16 { get; } = VggPattern.Layout(
        "vgg16", size: 224, "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M", pooledSide: 7, hidden: 4096, ImageNetClasses);

    /// <summary>torchvision's AlexNet (the one-column network of Krizhevsky 2014).</summary>
    public static NetworkLayout AlexNet { get; } = new("alexnet", 224, 63,
    [
        new Convolution("conv1", "features.0", 3, 64, Kernel: 11, Stride: 4, Padding: 2),
        new MaxPool(3, 2),
        new Convolution("conv2", "features.3", 64, 192, Kernel: 5, Stride: 1, Padding: 2),
        new MaxPool(3, 2),
        new Convolution("conv3", "features.6", 192, 384, Kernel: 3, Stride: 1, Padding: 1),
        new Convolution("conv4", "features.8", 384, 256, Kernel: 3, Stride: 1, Padding: 1),
        new Convolution("conv5", "features.10", 256, 256, Kernel: 3, Stride: 1, Padding: 1),
        new MaxPool(3, 2),
        new AdaptiveAveragePool(6),
        new Linear("classifier.1", 256 * 6 * 6, 4096, Rectified: true, Dropout: true),
        new Linear("classifier.4", 4096, 4096, Rectified: true, Dropout: true),
        new Linear("classifier.6", 4096, ImageNetClasses, Rectified: false),
    ]);

    /// <summary>
    /// Eight 3 x 3 convolutions, global average pooling and a small classifier: the network of the embedded default
    /// sweep.
    /// </summary>
    public static NetworkLayout VggMini { get; } = VggPattern.Layout(
        "vgg-mini", size: 64, "32 32 M 64 64 M 128 128 M 128 128 M", pooledSide: 1, hidden: 256, classes: 30);

    public static ImmutableArray<NetworkLayout> All { get; } = [Vgg16, AlexNet, VggMini];

    /// <summary>Returns the network of the given name, or null if there is none.</summary>
    public static NetworkLayout? Find(string name) => All.FirstOrDefault(n => n.Name == name);
}
