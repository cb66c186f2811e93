using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Weights;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["untrained.safetensors"];

    private static NetworkLayout Network => KnownNetworks.VggMini;

    [Fact]
    public void Write_RandomWeights_AreReadBackAsTheyWere()
    {
        using var random = NetworkWeights.Random(Network, 7);

        SafetensorsWriter.Write(Output, Network.Parameters, random.Read, TestContext.Current.CancellationToken);

        using var read = NetworkWeights.FromFile(InputFile.Local(Output), Network);
        foreach (var parameter in Network.Parameters)
            Assert.Equal(random.Read(parameter), read.Read(parameter));
        Assert.Equal("vgg-mini", WeightInspection.Of(Output).Fits!.Name);
        Assert.Equal([Output], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_ParameterThatCannotBeHad_LeavesNothing()
    {
        var asked = 0;

        Assert.Throws<IOException>(() => SafetensorsWriter.Write(
            Output, Network.Parameters, p => ++asked < 5 ? new float[p.Count] : throw new IOException("gone"), TestContext.Current.CancellationToken));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_StoppedInTheMiddle_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => SafetensorsWriter.Write(Output, Network.Parameters, Stopping, stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        float[] Stopping(ParameterShape parameter)
        {
            stop.Cancel();
            return new float[parameter.Count];
        }
    }

    [Fact]
    public void Write_StoppedWhileDrawing_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        using var random = NetworkWeights.Random(Network, 1, stop.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => SafetensorsWriter.Write(Output, Network.Parameters, Stopping, CancellationToken.None));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        float[] Stopping(ParameterShape parameter)
        {
            stop.Cancel();
            return random.Read(parameter);
        }
    }

    [Fact]
    public void Write_NameThatIsTaken_IsAFaultAndChangesNothing()
    {
        File.WriteAllText(Output, "mine");

        var fault = Fault(Output);

        Assert.Equal((Output, "A file or folder with this name already exists."), (fault.Where, fault.What));
        Assert.Equal("mine", File.ReadAllText(Output));
        Assert.Equal([Output], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Write_NameTakenWhileWriting_IsAFaultAndChangesNothing()
    {
        var invalid = Assert.Throws<InvalidInputException>(() => SafetensorsWriter.Write(Output, Network.Parameters, Taking, TestContext.Current.CancellationToken));

        Assert.Equal("A file or folder with this name already exists.", Assert.Single(invalid.Faults).What);
        Assert.Equal("mine", File.ReadAllText(Output));

        float[] Taking(ParameterShape parameter)
        {
            File.WriteAllText(Output, "mine");
            return new float[parameter.Count];
        }
    }

    [Fact]
    public void Write_IntoAFolderThatIsNotThere_IsAFault() => Assert.Equal("There is no such folder.", Fault(_folder["no", "file"]).What);

    [Fact]
    public void Write_WhereNoFilesAreMade_IsAFault() => Assert.Equal("The file cannot be created.", Fault("/proc/self/untrained.safetensors").What);

    [Fact]
    public void Write_WithoutAName_IsAFault() => Assert.Equal("The file name is empty.", Fault("").What);

    [Fact]
    public void Write_ToAFolder_IsAFault() => Assert.Equal("A file or folder with this name already exists.", Fault(_folder.Path).What);

    public void Dispose() => _folder.Dispose();

    private static Fault Fault(string path) => Assert.Single(Assert.Throws<InvalidInputException>(
        () => SafetensorsWriter.Write(path, Network.Parameters, p => new float[p.Count], TestContext.Current.CancellationToken)).Faults);
}
