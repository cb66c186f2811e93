using System.IO.Pipes;
using System.Text;
using EmotionSelectivity.Pipeline.Runs;
using SkiaSharp;

namespace EmotionSelectivity.Pipeline.Tests.Runs;

public sealed class SweepCheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emosel-check-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Of_FileThatCanBeReadOnce_RecordsTheBytesThatItParsed()
    {
        var token = TestContext.Current.CancellationToken;
        var yaml = Encoding.UTF8.GetBytes($$"""
            name: once
            network: { architecture: vgg-mini, weights: random, size: 16 }
            stimuli:
              - { set: gray, images: {{_folder.FullName}}/images, ratings: {{_folder.FullName}}/ratings.csv, scale: [1, 9] }
            folds: { count: 2 }
            output: {{_folder.FullName}}/run
            """);
        await WriteImages(token);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var readEnd = pipe.ClientSafePipeHandle;
        await pipe.WriteAsync(yaml, token);
        pipe.Dispose();

        var check = await SweepCheck.Of($"/proc/self/fd/{readEnd.DangerousGetHandle()}", (_, _) => { }, token);

        Assert.Equal("once", check.Sweep.Name);
        Assert.Equal(yaml, check.Yaml.ToArray());
    }

    private async Task WriteImages(CancellationToken cancellationToken)
    {
        var images = _folder.CreateSubdirectory("images");
        var ratings = new StringBuilder("image,valence\n");
        foreach (var (index, (name, valence)) in new[] { ("a", 1), ("b", 1), ("c", 5), ("d", 5), ("e", 9), ("f", 9) }.Index())
        {
            using var gray = new SKBitmap(1, 1);
            gray.SetPixel(0, 0, new SKColor((byte)(40 * index), (byte)(40 * index), (byte)(40 * index)));
            await File.WriteAllBytesAsync(Path.Combine(images.FullName, $"{name}.png"), gray.Encode(SKEncodedImageFormat.Png, 100).ToArray(), cancellationToken);
            ratings.Append($"{name}.png,{valence}\n");
        }
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "ratings.csv"), ratings.ToString(), cancellationToken);
    }
}
