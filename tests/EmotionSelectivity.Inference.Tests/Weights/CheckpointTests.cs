using EmotionSelectivity.Inference.Weights;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Networks;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inference.Tests.Weights;

/// <summary>
/// Files as training code writes them: around the tensors of the quickstart's network are prefixes, dictionaries and
/// objects of other classes (tests/reference/checkpoints.py).
/// </summary>
public sealed class CheckpointTests
{
    private const string FirstWeight = "features.0.weight";

    public static TheoryData<string> Usable => Checkpoint.Usable;

    [Theory]
    [MemberData(nameof(Usable))]
    public void FromFile_OneNetworkInACheckpoint_HasItsValuesAndInspectSaysSo(string name)
    {
        using var file = Checkpoint.Save(name);

        AssertValues(file, key: null, factor: 1);
        var inspection = WeightInspection.Of(file.Path);
        Assert.Equal((KnownNetworks.VggMini.Name, true), (inspection.Fits!.Name, inspection.Faults.IsEmpty));
    }

    [Theory]
    [InlineData("objects-beside-2")]
    [InlineData("objects-beside-4")]
    [InlineData("objects-within-2")]
    [InlineData("objects-within-4")]
    public void Of_ObjectsBesideTheTensors_AreNamedWithTheirClassAndLeftOut(string name)
    {
        using var file = Checkpoint.Save(name);

        var skipped = WeightInspection.Of(file.Path).Skipped.ToDictionary(entry => entry.Name, entry => entry.Kind, StringComparer.Ordinal);

        Assert.Equal("an object 'argparse.Namespace'", skipped["args"]);
        Assert.Equal("an object 'posix.system'", skipped["call"]);
        Assert.Equal("an object 'datetime.datetime'", skipped["datetime"]);
        Assert.Equal("an object 'functools.partial'", skipped["partial"]);
        Assert.Equal("a dictionary", skipped["optimizer"]);
        Assert.Equal("an object 'int'", skipped["huge-int"]);
        Assert.Equal("an object 'torch.device'", skipped["device"]);
    }

    [Theory]
    [InlineData("two-networks", "model", "model_ema")]
    [InlineData("two-prefixes", "state_dict.student", "state_dict.teacher")]
    [InlineData("one-beside-its-average", ".", "ema")]
    [InlineData("prefix-beside-none", ".", "ema")]
    [InlineData("prefix-within-a-prefix", "model", "model.ema")]
    [InlineData("average-within", "net", "swa.module")]
    public void FromFile_TwoNetworks_IsAFaultUnlessOneIsNamed(string name, string first, string second)
    {
        using var file = Checkpoint.Save(name);

        var fault = Fault(() => Open(file).Dispose());

        Assert.Equal($"The file has 2 networks: '{first}', '{second}'.", fault.What);
        Assert.Equal($"Choose one by its key: 'key: {first}' under network in the sweep file ({{ weights: FILE, key: {first} }} in network.compare), or --key {first} for 'emosel weights inspect'.", fault.Remedy);
        Assert.Equal(fault, Fault(() => WeightInspection.Of(file.Path)));
        AssertValues(file, first, factor: 1);
        AssertValues(file, second, factor: 2);
        Assert.Empty(WeightInspection.Of(file.Path, second).Faults);
    }

    [Theory]
    [InlineData("average-within", "swa", 2)]
    [InlineData("wrapped-twice", "checkpoint", 1)]
    [InlineData("prefix-model-module-net", "model.net", 1)]
    [InlineData("prefix-model-module-net", "model", 1)]
    [InlineData("wrapper-ema", "ema", 1)]
    [InlineData("parallel-features", ".", 1)]
    public void FromFile_KeyOfADictionaryAroundTheOnlyNetworkInIt_IsEnough(string name, string key, float factor)
    {
        using var file = Checkpoint.Save(name);

        AssertValues(file, key, factor);
    }

    [Theory]
    [InlineData("two-networks", "ema", "'model', 'model_ema'")]
    [InlineData("two-networks", "model_em", "'model', 'model_ema'")]
    [InlineData("wrapper-model", "network", "'model', '.'")]
    public void FromFile_KeyThatTheFileDoesNotHave_NamesThoseThatItHas(string name, string key, string has)
    {
        using var file = Checkpoint.Save(name);

        var fault = Fault(() => Open(file, key).Dispose());

        Assert.StartsWith($"The file has no '{key}'. It has {has}", fault.What, StringComparison.Ordinal);
        Assert.Equal(fault, Fault(() => WeightInspection.Of(file.Path, key)));
    }

    [Theory]
    [InlineData("bit-conj", "the conjugate bit of a tensor of real numbers")]
    [InlineData("bit-unknown", "the entry 'zero'")]
    [InlineData("bit-a-number", "the entry 'neg'")]
    [InlineData("bits-no-dictionary", "metadata, which is not a dictionary")]
    [InlineData("hooks", "the tensor has hooks")]
    [InlineData("whole-model", "an object '__main__.Net'. Of a whole model, save model.state_dict().")]
    [InlineData("list", "something other than a dictionary of tensors: a list")]
    public void FromFile_WhatWouldBeReadWrongly_IsRefused(string name, string what)
    {
        using var file = Checkpoint.Save(name);

        var fault = Fault(() => Open(file).Dispose());

        Assert.Contains(what, fault.What, StringComparison.Ordinal);
        Assert.Equal(fault, Fault(() => WeightInspection.Of(file.Path)));
    }

    [Theory]
    [InlineData("array-in-place", "an object 'numpy.core.multiarray._reconstruct'")]
    [InlineData("quantised-in-place", "an object 'torch._utils._rebuild_qtensor'")]
    public void FromFile_ObjectWhereATensorIsNeeded_IsNamed(string name, string kind)
    {
        using var file = Checkpoint.Save(name);

        var fault = Fault(() => Open(file).Dispose());

        Assert.Equal($"Tensor '{FirstWeight}' [32, 3, 3, 3] is missing: its entry is {kind}.", fault.What);
        Assert.Equal(fault, Assert.Single(WeightInspection.Of(file.Path).Faults));
    }

    private static NetworkWeights Open(TemporaryWeights file, string? key = null) =>
        NetworkWeights.FromFile(InputFile.Local(file.Path), KnownNetworks.VggMini, key);

    private static void AssertValues(TemporaryWeights file, string? key, float factor)
    {
        using var expected = NetworkWeights.FromFile(InputFile.Local(WeightFixture.VggMini), KnownNetworks.VggMini);
        using var weights = Open(file, key);
        foreach (var parameter in KnownNetworks.VggMini.Parameters)
            Assert.Equal(expected.Read(parameter).Select(value => BitConverter.SingleToInt32Bits(factor * value)), weights.Read(parameter).Select(BitConverter.SingleToInt32Bits));
    }

    private static Fault Fault(Action open) => Assert.Single(Assert.Throws<InvalidInputException>(open).Faults);
}
