using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EmotionSelectivity.Inference.Pixels;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inference.Training;

/// <summary>An image and its class.</summary>
/// <param name="Pixels">S x S x 3 bytes.</param>
/// <param name="Label">Index of the class.</param>
internal readonly record struct LabelledImage(byte[] Pixels, int Label);

/// <summary>Training and held-out images, prepared as in a sweep.</summary>
public sealed class TrainingSet
{
    private TrainingSet(ImmutableArray<string> classes, ImmutableArray<LabelledImage> training, ImmutableArray<LabelledImage> heldOut, string sha256)
    {
        Classes = classes;
        Training = training;
        HeldOut = heldOut;
        Sha256 = sha256;
    }

    /// <summary>Class names in output order.</summary>
    public ImmutableArray<string> Classes { get; }

    public int TrainingImages => Training.Length;

    public int HeldOutImages => HeldOut.Length;

    /// <summary>
    /// Hash of the class and prepared pixels of every image, in order. Sets with equal hashes are equivalent.
    /// Lower-case hexadecimal.
    /// </summary>
    public string Sha256 { get; }

    internal ImmutableArray<LabelledImage> Training { get; }

    internal ImmutableArray<LabelledImage> HeldOut { get; }

    /// <param name="classes">At least two classes, with at least two images each.</param>
    /// <param name="prepared">Images of all classes, class after class.</param>
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
