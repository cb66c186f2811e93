using System.Text;
using System.Text.Json;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Training;

public sealed class NetworkTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _folder["net.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_ClassesThatCanBeToldApart_RecognisesHeldOutImages()
    {
        var options = SyntheticObjects.Options with { Epochs = 20 };
        var epochs = new List<EpochScores>();

        var trained = await NetworkTraining.Train(SyntheticObjects.Set(24, options), options, SyntheticObjects.Cpu, progress => epochs.Add(progress.Last!), Token);

        Assert.Equal(18, trained.HeldOut.Images);
        Assert.Equal(6, trained.HeldOut.Majority);
        Assert.InRange(trained.HeldOut.Top1, 17, 18);
        Assert.Equal(18, trained.HeldOut.Top3);
        Assert.Equal(Enumerable.Range(1, 20), epochs.OfType<EpochScores>().Select(e => e.Epoch).Distinct());
        Assert.Equal(trained.HeldOut.Top1 / 18.0, epochs[^1].HeldOutAccuracy);
        Assert.True(epochs[^1].Loss < epochs.OfType<EpochScores>().First().Loss);
    }

    [Fact]
    public async Task Train_SameSeed_WritesTheSameBytesAndAnotherSeedOthers()
    {
        var first = await Written(SyntheticObjects.Options);
        var second = await Written(SyntheticObjects.Options);
        var other = await Written(SyntheticObjects.Options with { Seed = 2 });

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Write_ThenRead_GivesTheNetworkItsClassesAndHowItWasTrained()
    {
        var trained = await Train(SyntheticObjects.Options);
        trained.Write(File, Token);

        using var weights = NetworkWeights.FromFile(InputFile.Local(File), KnownNetworks.VggMini);

        Assert.Equal(3, ((Linear)weights.Layout.Operations[^1]).Outputs);
        Assert.All(weights.Layout.Parameters, parameter => Assert.Equal(trained.Weights[parameter.Key], weights.Read(parameter)));
        var metadata = Metadata();
        Assert.Equal(["lying", "standing", "neither"], JsonSerializer.Deserialize<string[]>(metadata["classes"])!);
        Assert.Equal(("vgg-mini", "16", "false", "1"), (metadata["architecture"], metadata["size"], metadata["grayscale"], metadata["seed"]));
    }

    [Fact]
    public async Task Train_Cancelled_Stops()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var options = SyntheticObjects.Options with { Epochs = 1000 };
        var steps = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NetworkTraining.Train(
            SyntheticObjects.Set(8, options), options, SyntheticObjects.Cpu, _ =>
            {
                if (++steps == 3)
                    cancelled.Cancel();
            },
            cancelled.Token));

        Assert.Equal(3, steps);
    }

    [Fact]
    public async Task Write_Cancelled_LeavesNoFile()
    {
        var trained = await Train(SyntheticObjects.Options with { Epochs = 1 });

        Assert.Throws<OperationCanceledException>(() => trained.Write(File, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Train_LossThatIsNoNumber_SaysWhatToDo()
    {
        var options = SyntheticObjects.Options with { LearningRate = 1e30 };

        var failed = await Assert.ThrowsAsync<TrainingFailedException>(() => Train(options));

        Assert.Contains("--learning-rate", failed.Message, StringComparison.Ordinal);
    }

    private static Task<TrainedNetwork> Train(TrainingOptions options) =>
        NetworkTraining.Train(SyntheticObjects.Set(8, options), options, SyntheticObjects.Cpu, _ => { }, Token);

    private async Task<byte[]> Written(TrainingOptions options)
    {
        (await Train(options)).Write(File, Token);
        var written = await System.IO.File.ReadAllBytesAsync(File, Token);
        System.IO.File.Delete(File);
        return written;
    }

    private Dictionary<string, string> Metadata()
    {
        var bytes = System.IO.File.ReadAllBytes(File);
        using var header = JsonDocument.Parse(Encoding.UTF8.GetString(bytes, sizeof(long), (int)BitConverter.ToInt64(bytes)));
        return header.RootElement.GetProperty("__metadata__").Deserialize<Dictionary<string, string>>()!;
    }
}
