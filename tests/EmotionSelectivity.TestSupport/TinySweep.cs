using SkiaSharp;

namespace EmotionSelectivity.TestSupport;

/// <summary>The smallest sweep with every stage: nine plain images, a random vgg-mini, one layer, two gains, three folds; six cells, a second of computing.</summary>
public static class TinySweep
{
    public const int Cells = 6;

    private static readonly string[] Categories = ["pleasant", "neutral", "unpleasant"];

    /// <summary>Writes images, ratings and the sweep file into a folder.</summary>
    /// <returns>Path of the sweep file; the run directory is <c>run</c> beside it.</returns>
    public static string Write(string folder)
    {
        var images = Directory.CreateDirectory(Path.Combine(folder, "images")).FullName;
        var ratings = new List<string> { "image,valence,category" };
        for (var i = 0; i < 9; i++)
        {
            WriteImage(Path.Combine(images, $"{i}.png"), i);
            ratings.Add($"{i}.png,{(8 - i % 3 * 3).ToString(System.Globalization.CultureInfo.InvariantCulture)},{Categories[i % 3]}");
        }
        File.WriteAllLines(Path.Combine(folder, "ratings.csv"), ratings);
        var file = Path.Combine(folder, "sweep.yaml");
        File.WriteAllText(file, """
            name: tiny
            seed: 3
            network: { architecture: vgg-mini, weights: random, size: 32, grayscale: true }
            stimuli:
              - { set: a, images: images, ratings: ratings.csv, scale: [1, 9] }
            folds: { kind: kfold, count: 3 }
            layers: [conv4_2]
            gains: [0, 1]
            controls: { random: 1, shuffled: 1, gains: [0] }
            permutations: 20
            execution: { device: cpu }
            output: run
            """);
        return file;
    }

    private static void WriteImage(string path, int number)
    {
        using var bitmap = new SKBitmap(32, 32);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor((byte)(20 * number), (byte)(255 - 25 * number), (byte)(number * 97 % 256)));
            using var paint = new SKPaint { Color = SKColors.White };
            canvas.DrawCircle(8 + number, 16, 4 + number, paint);
        }
        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
    }
}
