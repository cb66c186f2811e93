namespace EmotionSelectivity.Cli.Tests;

/// <summary><c>emosel train</c> on a few of the quickstart's images, in processes of their own.</summary>
public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Net => _folder["net.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_TwoFolders_WritesWeightsThatFitAndSaysHowASweepTakesThem()
    {
        var trained = await Train("--epochs", "2", "--size", "32");

        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.Contains("epoch 2 of 2: loss", trained.Errors, StringComparison.Ordinal);
        Assert.Contains($"network: {{ architecture: vgg-mini, weights: {Net}, size: 32, grayscale: true }}", trained.Output, StringComparison.Ordinal);
        var inspected = await EmoselProcess.Run("weights", "inspect", Net);
        Assert.Equal(0, inspected.ExitCode);
        Assert.Contains("Fits vgg-mini, with 2 classes.", inspected.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_ManyFaults_NamesAllOfThemAndWritesNothing()
    {
        MakeClasses();
        File.WriteAllText(_folder["objects", "even", "not-an-image.png"], "text");
        Directory.CreateDirectory(_folder["objects", "empty"]);

        var refused = await EmoselProcess.Run("train", "--images", _folder["objects"], "--network", "vgg19", "--epochs", "0", "-o", _folder["nowhere", "net.safetensors"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.All(
            new[] { "5 faults; nothing was computed", "vgg19", "--epochs", "--output", "not-an-image.png", "empty" },
            named => Assert.Contains(named, refused.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Train_Interrupted_EndsWithoutAFile()
    {
        MakeClasses();
        using var training = EmoselProcess.Start(Arguments("--epochs", "100000"));
        await training.Said("epoch 1 of");
        await training.Interrupt();

        var result = await training.Ended();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("starts again from the beginning", result.Errors, StringComparison.Ordinal);
        Assert.Equal(["objects"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private Task<EmoselResult> Train(params string[] options)
    {
        MakeClasses();
        return EmoselProcess.Run(Arguments(options));
    }

    private string[] Arguments(params string[] options) =>
        ["train", "--images", _folder["objects"], "--network", "vgg-mini", "--grayscale", "--device", "cpu", "-o", Net, .. options];

    /// <summary>Two classes of six images that have nothing in common.</summary>
    private void MakeClasses()
    {
        foreach (var (image, i) in Directory.GetFiles(Path.Combine(SmallSweep.Quickstart, "google"), "*.png").Order(StringComparer.Ordinal).Take(12).Select((image, i) => (image, i)))
        {
            var folder = Directory.CreateDirectory(_folder["objects", i % 2 == 0 ? "even" : "odd"]);
            File.Copy(image, Path.Combine(folder.FullName, Path.GetFileName(image)));
        }
    }
}
