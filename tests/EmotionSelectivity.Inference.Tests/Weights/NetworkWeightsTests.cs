using System.Security.Cryptography;
using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>The network of the quickstart, unchanged and with one change each.</summary>
public sealed class NetworkWeightsTests
{
    private const string LastWeight = "classifier.6.weight";
    private const string LastBias = "classifier.6.bias";

    [Fact]
    public void FromFile_WeightsOfTheNetwork_AreTheFilesValuesAndHash()
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);

        using var weights = NetworkWeights.FromFile(InputFile.Local(WeightFixture.VggMini), KnownNetworks.VggMini);

        Assert.Equal(30, Classes(weights.Layout));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(WeightFixture.VggMini))), weights.Sha256);
        foreach (var parameter in weights.Layout.Parameters)
            Assert.Equal(file.Floats[(file.Place(parameter.Key).Begin / 4)..(file.Place(parameter.Key).End / 4)].ToArray(), weights.Read(parameter));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void FromFile_AnotherNumberOfClasses_IsTheFilesOwn(int classes)
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        file.Remove(LastWeight);
        file.Remove(LastBias);
        file.Add(LastWeight, "F32", [classes, 256], new byte[classes * 256 * 4]);
        file.Add(LastBias, "F32", [classes], new byte[classes * 4]);
        using var other = new TemporaryWeights(file.Bytes());

        using var weights = NetworkWeights.FromFile(InputFile.Local(other.Path), KnownNetworks.VggMini);

        Assert.Equal(classes, Classes(weights.Layout));
        Assert.Equal(classes, weights.Read(weights.Layout.Parameters[^1]).Length);
    }

    [Fact]
    public void FromFile_OtherNumbersOfClassesInWeightAndBias_IsAFaultOfTheWeight()
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        file.Remove(LastBias);
        file.Add(LastBias, "F32", [31], new byte[31 * 4]);

        var fault = Assert.Single(Faults(file));

        Assert.Equal("Tensor 'classifier.6.weight' is [30, 256]; it should be [31, 256].", fault.What);
    }

    [Fact]
    public void FromFile_WeightsOfAnotherKnownNetwork_NamesIt()
    {
        var invalid = Assert.Throws<InvalidInputException>(() => NetworkWeights.FromFile(InputFile.Local(WeightFixture.VggMini), KnownNetworks.Vgg16));

        var fault = Assert.Single(invalid.Faults);
        Assert.Equal(
            "The file holds weights of another network than vgg16, which has 32 tensors: 12 are missing, 19 are of another shape, 2 are no part of it. "
            + "Tensor 'features.14.weight' [256, 256, 3, 3] is missing.", fault.What);
        Assert.Equal((WeightFixture.VggMini, "The file fits vgg-mini: set architecture: vgg-mini, or provide weights of vgg16."), (fault.Where, fault.Remedy));
    }

    [Fact]
    public void FromFile_MissingAndSurplusTensors_AreNamed()
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        file.Remove("features.2.bias");
        file.Add("features.2.running_mean", "F32", [32], new byte[32 * 4]);

        Assert.Equal(
            ["Tensor 'features.2.bias' [32] is missing.", "The file contains 'features.2.running_mean', which vgg-mini does not have."], Faults(file).Select(fault => fault.What));
    }

    [Theory]
    [InlineData("F64", 8, "fp64")]
    [InlineData("I64", 8, "int64")]
    [InlineData("I8", 1, "int8")]
    [InlineData("BOOL", 1, "bool")]
    public void FromFile_WeightOfATypeThatWeightsAreNot_IsNamedWithItsType(string type, int size, string name)
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        file.Remove(LastBias);
        file.Add(LastBias, type, [30], new byte[30 * size]);

        Assert.Equal($"Tensor '{LastBias}' is {name}; weights must be fp32, fp16 or bf16.", Assert.Single(Faults(file)).What);
    }

    [Fact]
    public void FromFile_ManyTensorsMissingAndSurplus_IsOneFaultAKind()
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        foreach (var name in (string[])["features.0", "features.2", "features.5", "features.7"])
        {
            file.Remove($"{name}.bias");
            file.Add($"{name}.running_var", "F32", [1], new byte[4]);
        }

        Assert.Equal(
            ["Compared with vgg-mini, 4 tensors are missing: Tensor 'features.0.bias' [32] is missing. Tensor 'features.2.bias' [32] is missing. "
            + "Tensor 'features.5.bias' [64] is missing. And 1 more.",
            "Compared with vgg-mini, 4 tensors are no part of it: The file contains 'features.0.running_var', which vgg-mini does not have. "
            + "The file contains 'features.2.running_var', which vgg-mini does not have. The file contains 'features.5.running_var', which vgg-mini does not have. And 1 more."],
            Faults(file).Select(fault => fault.What));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void FromFile_ValuesThatAreNotFinite_AreNamedWithTensorAndElement(float value, string shown)
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        file.Floats[file.Place("features.2.weight").Begin / 4 + 77] = value;

        Assert.Equal($"Tensor 'features.2.weight' has {shown} as its element 77: weights must be finite.", Assert.Single(Faults(file)).What);

        file.Floats[file.Place("classifier.0.bias").Begin / 4] = value;
        Assert.Contains($"'classifier.0.bias' has {shown} as its element 0", Assert.Single(Faults(file)).What, StringComparison.Ordinal);
        Assert.StartsWith("2 tensors have values that are not finite: ", Assert.Single(Faults(file)).What, StringComparison.Ordinal);
    }

    /// <summary>Readouts replace the last layer of the classifier.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void FromFile_LastLayerThatIsNotFinite_IsRead(float value)
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        Fill(file, LastWeight, value);
        Fill(file, LastBias, value);
        using var weights = new TemporaryWeights(file.Bytes());

        using var read = NetworkWeights.FromFile(InputFile.Local(weights.Path), KnownNetworks.VggMini);

        Assert.Equal(KnownNetworks.VggMini.Features, read.Layout.Features);
        Assert.Empty(WeightInspection.Of(weights.Path).Faults);
    }

    [Fact]
    public void FromFile_ClassifierOfNaNAsInFilesOfFeaturesOnly_IsOneFaultThatSaysWhyASweepNeedsIt()
    {
        var file = SafetensorsFile.Read(WeightFixture.VggMini);
        foreach (var parameter in KnownNetworks.VggMini.Parameters.Where(parameter => parameter.Key.StartsWith("classifier", StringComparison.Ordinal)))
            Fill(file, parameter.Key, float.NaN);

        var fault = Assert.Single(Faults(file));

        Assert.EndsWith("Only the classifier is concerned: the file seems to hold the convolutions only.", fault.What, StringComparison.Ordinal);
        Assert.Equal("Provide weights of the whole network: readouts use the output of classifier.3, which is computed with them.", fault.Remedy);
    }

    [Theory]
    [InlineData("vgg16-397923af.pth", "397923af")]
    [InlineData("vgg16_bn-6c64b313.pth", "6c64b313")]
    [InlineData("alexnet-owt-7be5be79.pth", "7be5be79")]
    [InlineData("vgg16_features-amdegroot-88682ab5.pth", "88682ab5")]
    public void FromFile_NameThatPromisesAnotherHash_IsAFaultWithBoth(string name, string promised)
    {
        using var renamed = new TemporaryWeights(File.ReadAllBytes(WeightFixture.VggMini), name);

        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => NetworkWeights.FromFile(InputFile.Local(renamed.Path), KnownNetworks.VggMini)).Faults);

        Assert.Equal(renamed.Path, fault.Where);
        Assert.StartsWith($"The file name implies a SHA-256 that starts with {promised}, but it starts with ", fault.What, StringComparison.Ordinal);
        Assert.Equal(fault.What, Assert.Single(Assert.Throws<InvalidInputException>(() => WeightInspection.Of(renamed.Path)).Faults).What);
    }

    [Fact]
    public void FromFile_NameThatPromisesItsHash_IsRead()
    {
        var bytes = File.ReadAllBytes(WeightFixture.VggMini);
        using var named = new TemporaryWeights(bytes, $"vgg16-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..8]}.pth");

        using var weights = NetworkWeights.FromFile(InputFile.Local(named.Path), KnownNetworks.VggMini);

        Assert.StartsWith(Path.GetFileNameWithoutExtension(named.Path)["vgg16-".Length..], weights.Sha256!, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TheNetworksFile_ListsItsTensorsAndSaysWhatTheyFit()
    {
        var inspection = WeightInspection.Of(WeightFixture.VggMini);

        Assert.Equal(("safetensors", new FileInfo(WeightFixture.VggMini).Length), (inspection.Format, inspection.Bytes));
        Assert.Equal("vgg-mini", inspection.Fits!.Name);
        Assert.Equal(
            KnownNetworks.VggMini.Parameters.Select(p => $"{p.Key} {string.Join(' ', p.Shape)} fp32").Order(StringComparer.Ordinal),
            inspection.Tensors.Select(t => $"{t.Name} {string.Join(' ', t.Shape)} {t.Type}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_FileThatFitsNoNetwork_SaysSo()
    {
        var inspection = WeightInspection.Of(WeightFixture.PathOf("zip.pth"));

        Assert.Null(inspection.Fits);
        Assert.Equal("The file fits none of the known networks (vgg16, alexnet, vgg-mini).", Assert.Single(inspection.Faults).What);
    }

    private static void Fill(SafetensorsFile file, string tensor, float value) =>
        file.Floats[(file.Place(tensor).Begin / 4)..(file.Place(tensor).End / 4)].Fill(value);

    /// <summary>The faults that a sweep is refused for; those of an inspection are the same.</summary>
    private static IReadOnlyList<Fault> Faults(SafetensorsFile file)
    {
        using var weights = new TemporaryWeights(file.Bytes());
        var invalid = Assert.Throws<InvalidInputException>(() => NetworkWeights.FromFile(InputFile.Local(weights.Path), KnownNetworks.VggMini));
        Assert.All(invalid.Faults, fault => Assert.Equal(weights.Path, fault.Where));
        Assert.Equal(invalid.Faults, WeightInspection.Of(weights.Path).Faults);
        return invalid.Faults;
    }

    private static int Classes(NetworkLayout layout) => ((Linear)layout.Operations[^1]).Outputs;
}
