using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inference.Training;

/// <summary>An image and the class it shows.</summary>
/// <param name="Pixels">S x S x 3 bytes.</param>
/// <param name="Label">Place of its class in the training set's.</param>
internal readonly record struct LabelledImage(byte[] Pixels, int Label);

/// <summary>Images to learn from and images to be tested on, as a sweep prepares them (METHOD 1).</summary>
public sealed class TrainingSet
{
    private TrainingSet(ImmutableArray<string> classes, ImmutableArray<LabelledImage> training, ImmutableArray<LabelledImage> heldOut, string sha256)
    {
        Classes = classes;
        Training = training;
        HeldOut = heldOut;
        Sha256 = sha256;
    }

    /// <summary>Names in the order of the network's outputs.</summary>
    public ImmutableArray<string> Classes { get; }

    public int TrainingImages => Training.Length;

    public int HeldOutImages => HeldOut.Length;

    /// <summary>Hash of every image's class and prepared pixels, in order: two training sets with the same hash teach the same. Lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    internal ImmutableArray<LabelledImage> Training { get; }

    internal ImmutableArray<LabelledImage> HeldOut { get; }

    /// <param name="classes">Two or more, of two or more images each.</param>
    /// <param name="prepared">Their images, class after class.</param>
    /// <param name="share">Share of each class that is held out.</param>
    /// <param name="seed">Seed of the training.</param>
    internal static TrainingSet Of(IReadOnlyList<ImageClass> classes, IReadOnlyList<PreparedImage> prepared, double share, long seed)
    {
        var training = ImmutableArray.CreateBuilder<LabelledImage>();
        var heldOut = ImmutableArray.CreateBuilder<LabelledImage>();
        var lines = new StringBuilder();
        var next = 0;
        for (var label = 0; label < classes.Count; label++)
        {
            foreach (var held in HeldOutSplit.Of(seed, label, classes[label].Images.Length, share))
            {
                (held ? heldOut : training).Add(new LabelledImage(prepared[next].Pixels, label));
                lines.Append(classes[label].Name).Append('\t').Append(prepared[next++].PixelsSha256).Append('\n');
            }
        }
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
        return new TrainingSet([.. classes.Select(c => c.Name)], training.ToImmutable(), heldOut.ToImmutable(), sha256);
    }
}
