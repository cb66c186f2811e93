using System.Text;
using System.Text.Json.Nodes;

namespace EmotionSelectivity.Cli.Tests;

public sealed class WeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Random_OfANetwork_WritesAFileThatInspectSaysFits()
    {
        var file = Path.Combine(_folder.Path, "untrained.safetensors");

        var written = await EmoselProcess.Run("weights", "random", "--network", "vgg-mini", "--seed", "7", "-o", file);
        var inspected = await EmoselProcess.Run("weights", "inspect", file);

        Assert.Equal((0, 0), (written.ExitCode, inspected.ExitCode));
        Assert.Contains("Fits vgg-mini, with 30 classes.", inspected.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| features\.0\.weight +\| \[32, 3, 3, 3\] +\| fp32 \|", inspected.Output);
    }

    [Fact]
    public async Task Random_OntoAFileThatIsThere_LeavesItAndIsBadInput()
    {
        var file = Path.Combine(_folder.Path, "mine");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);

        var written = await EmoselProcess.Run("weights", "random", "--network", "vgg-mini", "-o", file);

        Assert.Equal(2, written.ExitCode);
        Assert.Contains("A file or folder with this name already exists.", written.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Inspect_WhatIsNoWeightFile_IsBadInputThatNamesIt()
    {
        var file = Path.Combine(_folder.Path, "notes.txt");
        await File.WriteAllTextAsync(file, "notes", TestContext.Current.CancellationToken);

        var inspected = await EmoselProcess.Run("weights", "inspect", file);

        Assert.Equal((2, ""), (inspected.ExitCode, inspected.Output.Trim()));
        Assert.Contains(file, inspected.Errors.ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAndPlan_FileOfTwoNetworks_BothAskForTheKeyAndTakeIt()
    {
        var file = Path.Combine(_folder.Path, "two.safetensors");
        await File.WriteAllBytesAsync(file, TwoNetworks(), TestContext.Current.CancellationToken);
        const string fault = "The file has 2 networks: 'student', 'teacher'.";

        var inspected = await EmoselProcess.Run("weights", "inspect", file);
        var planned = await EmoselProcess.Run("plan", WriteSweep(file));
        var inspectedByKey = await EmoselProcess.Run("weights", "inspect", file, "--key", "teacher");
        var plannedByKey = await EmoselProcess.Run("plan", WriteSweep($"{file}, key: teacher"));

        Assert.Equal((2, 2, 0, 0), (inspected.ExitCode, planned.ExitCode, inspectedByKey.ExitCode, plannedByKey.ExitCode));
        Assert.Contains(fault, inspected.Errors, StringComparison.Ordinal);
        Assert.Contains(fault, planned.Errors, StringComparison.Ordinal);
        Assert.Contains("Fits vgg-mini, with 30 classes.", inspectedByKey.Output, StringComparison.Ordinal);
        Assert.Contains("student.features.0.bias: a tensor of another module", inspectedByKey.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InspectAndPlan_ValueThatIsNotFinite_IsTheSameFault()
    {
        var file = Path.Combine(_folder.Path, "nan.safetensors");
        var bytes = await File.ReadAllBytesAsync(Path.Combine(SmallSweep.Quickstart, "vgg-mini.safetensors"), TestContext.Current.CancellationToken);
        var (header, data) = Parts(bytes);
        var place = (int)header["features.0.bias"]!["data_offsets"]![0]!;
        bytes.AsSpan(bytes.Length - data.Length + place, 4).Fill(byte.MaxValue);
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        const string fault = "Tensor 'features.0.bias' has NaN as its element 0: weights must be finite.";

        var inspected = await EmoselProcess.Run("weights", "inspect", file);
        var listed = await EmoselProcess.Run("weights", "inspect", file, "--json");
        var planned = await EmoselProcess.Run("plan", WriteSweep(file));

        Assert.Equal((2, 2, 2), (inspected.ExitCode, listed.ExitCode, planned.ExitCode));
        Assert.Contains(fault, inspected.Errors, StringComparison.Ordinal);
        Assert.Contains(fault, planned.Errors, StringComparison.Ordinal);
        Assert.Equal(fault, (string)JsonNode.Parse(listed.Output)!["faults"]![0]!["what"]!);
    }

    public void Dispose() => _folder.Dispose();

    private string WriteSweep(string weights)
    {
        var path = SmallSweep.Write(_folder.Path, Path.Combine(_folder.Path, "run"));
        File.WriteAllText(path, File.ReadAllText(path).Replace(Path.Combine(SmallSweep.Quickstart, "vgg-mini.safetensors"), weights, StringComparison.Ordinal));
        return path;
    }

    /// <summary>The quickstart's network twice in one safetensors file.</summary>
    private static byte[] TwoNetworks()
    {
        var (header, data) = Parts(File.ReadAllBytes(Path.Combine(SmallSweep.Quickstart, "vgg-mini.safetensors")));
        var twice = new JsonObject();
        foreach (var (prefix, start) in new[] { ("student", 0), ("teacher", data.Length) })
        {
            foreach (var (name, entry) in header.Where(entry => entry.Key != "__metadata__"))
            {
                var moved = entry!.DeepClone();
                moved["data_offsets"] = new JsonArray(entry["data_offsets"]!.AsArray().Select(offset => (JsonNode)((int)offset! + start)).ToArray());
                twice[$"{prefix}.{name}"] = moved;
            }
        }
        var json = Encoding.UTF8.GetBytes(twice.ToJsonString());
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. data, .. data];
    }

    private static (JsonObject Header, byte[] Data) Parts(byte[] safetensors)
    {
        var length = (int)BitConverter.ToInt64(safetensors);
        return (JsonNode.Parse(safetensors.AsSpan(8, length))!.AsObject(), safetensors[(8 + length)..]);
    }
}
