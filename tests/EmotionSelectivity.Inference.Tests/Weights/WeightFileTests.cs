using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>
/// Compared bit by bit with what PyTorch 1.13 reads from the same files (tests/reference/weights.py).
/// </summary>
public sealed class WeightFileTests
{
    public static TheoryData<string> Files => WeightFixture.All;

    [Theory]
    [MemberData(nameof(Files))]
    public void Values_OfEveryFormat_AreThoseThatPyTorchReads(string file) =>
        Assert.Equal(WeightFixture.Expected(file), WeightFixture.Read(WeightFixture.PathOf(file)));

    [Theory]
    [InlineData("zip.pth", "PyTorch (zip)")]
    [InlineData("legacy.pth", "PyTorch (before 1.6)")]
    [InlineData("tar.pth", "PyTorch (TAR, before 0.2)")]
    [InlineData("plain.safetensors", "safetensors")]
    public void Format_OfAFileUnderAnotherName_IsToldByItsBytes(string file, string format)
    {
        using var renamed = new TemporaryWeights(File.ReadAllBytes(WeightFixture.PathOf(file)), "weights.txt");

        using var read = WeightFile.Open(InputFile.Local(renamed.Path));

        Assert.Equal(format, read.Format);
    }

    [Theory]
    [InlineData("double", "fp64")]
    [InlineData("bn.num_batches_tracked", "int64")]
    public void Values_OfATypeThatWeightsAreNot_AreRefusedByNameAndType(string tensor, string type)
    {
        using var file = WeightFile.Open(InputFile.Local(WeightFixture.PathOf("zip.pth")));

        var invalid = Assert.Throws<InvalidInputException>(() => file.Values(file.Tensors.Single(t => t.Name == tensor)));

        Assert.Equal($"Tensor '{tensor}' is {type}; weights must be fp32, fp16 or bf16.", Assert.Single(invalid.Faults).What);
    }

    [Theory]
    [InlineData("no such file", "There is no such file.")]
    [InlineData("no/such/folder", "There is no such file.")]
    [InlineData("", "There is no such file.")]
    [InlineData(".", "The path is a folder.")]
    [InlineData("/dev/null", "The path is a pipe or a device, not a file.")]
    [InlineData("/dev/zero", "The path is a pipe or a device, not a file.")]
    public void Open_WhatIsNoWeightFile_IsAFaultThatSaysWhatItIs(string path, string what)
    {
        var invalid = Assert.Throws<InvalidInputException>(() => WeightFile.Open(InputFile.Local(path)));

        Assert.Equal((path, what), (Assert.Single(invalid.Faults).Where, invalid.Faults[0].What));
    }

    [Fact]
    public async Task Open_PipeThatNobodyWritesTo_IsAFaultAtOnce()
    {
        using var folder = new TemporaryWeights([]);
        var pipe = folder.Path + ".pipe";
        using var made = System.Diagnostics.Process.Start("mkfifo", [pipe]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var invalid = Assert.Throws<InvalidInputException>(() => WeightFile.Open(InputFile.Local(pipe)));

        Assert.Equal("The path is a pipe or a device, not a file.", Assert.Single(invalid.Faults).What);
    }
}
