using EmotionSelectivity.Inference.Tests.Pixels;
using EmotionSelectivity.Inference.Training;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;

namespace EmotionSelectivity.Inference.Tests.Training;

public sealed class TrainingCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["net.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_ManyFaults_NamesAllOfThemAtOnce()
    {
        var damaged = _folder["damaged.png"];
        File.WriteAllBytes(damaged, [1, 2, 3]);
        var absent = _folder["absent.png"];
        var options = SyntheticObjects.Options with { Epochs = 0, Batch = 1, LearningRate = double.NaN, HeldOut = 1, Size = 8 };

        var invalid = Assert.Throws<InvalidInputException>(() => Check(
            [new("a", [PillowCase.PathOf("rgb.png"), damaged]), new("b", [absent, PillowCase.PathOf("gray.png")])],
            options, _folder["nowhere", "net.safetensors"], [new Fault("--network", "It is unknown.", "Name another.")]));

        Assert.Equal(
            ["--network", "--size", "--epochs", "--batch", "--learning-rate", "--held-out", "--output", damaged, absent],
            invalid.Faults.Select(fault => fault.Where));
    }

    [Theory]
    [InlineData("net.pth")]
    [InlineData("folder.safetensors")]
    [InlineData("nowhere/net.safetensors")]
    public void Of_OutputThatCannotBeWritten_IsAFault(string output)
    {
        Directory.CreateDirectory(_folder["folder.safetensors"]);

        var invalid = Assert.Throws<InvalidInputException>(() => Check(Good, SyntheticObjects.Options, _folder[output], []));

        Assert.Equal("--output", Assert.Single(invalid.Faults).Where);
    }

    [Fact]
    public void Of_GoodInput_HoldsOutAShareOfEachClassAndLeavesNothingBehind()
    {
        var set = Check(Good, SyntheticObjects.Options, Output, []);

        Assert.Equal(["a", "b"], set.Classes);
        Assert.Equal((6, 2), (set.TrainingImages, set.HeldOutImages));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Of_GrayAndColour_AreOtherTrainingSets()
    {
        var colour = Check(Good, SyntheticObjects.Options, Output, []);
        var gray = Check(Good, SyntheticObjects.Options with { Grayscale = true }, Output, []);

        Assert.NotEqual(colour.Sha256, gray.Sha256);
    }

    private static ImageClass[] Good =>
    [
        new("a", [.. Enumerable.Repeat(PillowCase.PathOf("rgb.png"), 4)]),
        new("b", [.. Enumerable.Repeat(PillowCase.PathOf("jpeg-444.jpg"), 4)]),
    ];

    private static TrainingSet Check(ImageClass[] classes, TrainingOptions options, string output, Fault[] known) =>
        TrainingCheck.Of(classes, options, output, known, (_, _) => { }, TestContext.Current.CancellationToken);
}
