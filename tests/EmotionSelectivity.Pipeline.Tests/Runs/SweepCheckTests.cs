using System.IO.Pipes;
using System.Text;
using EmotionSelectivity.Pipeline.Runs;

namespace EmotionSelectivity.Pipeline.Tests.Runs;

public sealed class SweepCheckTests : IDisposable
{
    // A PNG of one gray pixel.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

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
        foreach (var (name, valence) in new[] { ("a", 1), ("b", 1), ("c", 5), ("d", 5), ("e", 9), ("f", 9) })
        {
            await File.WriteAllBytesAsync(Path.Combine(images.FullName, $"{name}.png"), Convert.FromBase64String(Pixel), cancellationToken);
            ratings.Append($"{name}.png,{valence}\n");
        }
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "ratings.csv"), ratings.ToString(), cancellationToken);
    }
}
