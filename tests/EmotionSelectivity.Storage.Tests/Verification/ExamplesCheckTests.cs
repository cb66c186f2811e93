using EmotionSelectivity.Science.Selectivity;
using EmotionSelectivity.Storage.Runs;

namespace EmotionSelectivity.Storage.Tests.Verification;

public sealed class ExamplesCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Verify_NeuronWithoutExamples_NamesIt() => AssertFault(rows => rows[12..], "no examples: iaps, conv1_1, neuron 0");

    [Fact]
    public Task Verify_ExampleMissing_NamesTheNeuron() => AssertFault(rows => rows[1..], "not ranked from 1 by decreasing response, each once: iaps, conv1_1, neuron 0");

    [Fact]
    public Task Verify_ImageTwiceForANeuron_NamesTheNeuron() =>
        AssertFault(rows => [rows[0] with { Image = rows[1].Image }, .. rows[1..]], "each once: iaps, conv1_1, neuron 0");

    [Fact]
    public Task Verify_ResponsesThatRise_NamesTheNeuron() =>
        AssertFault(rows => [rows[0] with { Response = 0.25f }, .. rows[1..]], "decreasing response, each once: iaps, conv1_1, neuron 0");

    [Fact]
    public Task Verify_ExcludedImage_NamesIt() =>
        AssertFault(rows => [rows[0] with { Image = "excluded.png" }, .. rows[1..]], "not among the included stimuli: iaps, excluded.png");

    [Theory]
    [InlineData("iaps", "conv1_1", 32)]
    [InlineData("iaps", "conv2_1", 0)]
    [InlineData("oasis", "conv1_1", 0)]
    public Task Verify_NeuronThatIsNotInTheSweep_NamesIt(string set, string layer, int neuron) => AssertFault(
        rows => [.. rows, rows[0] with { Set = set, Layer = layer, Neuron = neuron }], $"not in the sweep: {set}, {layer}, neuron {neuron}");

    private Task AssertFault(Func<List<ExampleImage>, List<ExampleImage>> change, string what) =>
        ChangedRun.AssertFault(_folder.Path, RunFiles.Examples, change, what);
}
