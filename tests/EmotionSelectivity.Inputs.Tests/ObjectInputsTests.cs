namespace EmotionSelectivity.Inputs.Tests;

/// <summary>Inputs in an object store.</summary>
public sealed class ObjectInputsTests
{
    [Fact]
    public void Parse_Addresses_AreTakenAsTheyAre()
    {
        var parsed = SweepFile.Parse(Yaml("s3://lab/weights/a.pth", "s3://lab/iaps/", "s3://lab/iaps.csv", "s3://lab/runs/a", "[s3://lab/weights/b.pth]"), "/data/sweep.yaml");

        Assert.Empty(parsed.Faults);
        Assert.Equal("s3://lab/weights/a.pth", parsed.Sweep!.Network.Weights);
        Assert.Equal(("s3://lab/iaps", "s3://lab/iaps.csv"), (parsed.Sweep.Stimuli[0].Images, parsed.Sweep.Stimuli[0].Ratings));
        Assert.Equal(("b", "s3://lab/weights/b.pth"), (parsed.Arms[0].Name, parsed.Arms[0].Sweep.Network.Weights));
    }

    /// <summary>A file that came over the network is taken to lie at the first place of inputs.</summary>
    [Fact]
    public void Parse_FileInAStore_HasItsPathsThere()
    {
        var parsed = SweepFile.Parse(Yaml("a.pth", "iaps", "iaps.csv", "a", "[random]"), "s3://lab/inputs/sweep.yaml", "s3://lab/runs");

        Assert.Empty(parsed.Faults);
        var sweep = parsed.Sweep!;
        Assert.Equal(
            ["s3://lab/inputs/a.pth", "s3://lab/inputs/iaps", "s3://lab/inputs/iaps.csv", "s3://lab/runs/a"],
            [sweep.Network.Weights, sweep.Stimuli[0].Images, sweep.Stimuli[0].Ratings, sweep.Output]);
    }

    [Fact]
    public void Parse_AddressesThatAreNone_AreFaultsAtTheirKeys_AllAtOnce()
    {
        var parsed = SweepFile.Parse(Yaml("s3://LAB/a.pth", "s3://lab/../iaps", "s3://", "s3://lab/a?b", "[s3://x/b.pth]"), "/data/sweep.yaml");

        Assert.Equal(
            ["network.weights", "network.compare", "stimuli[0].images", "stimuli[0].ratings", "output"],
            parsed.Faults.Select(fault => fault.Where.Split(' ')[^1]), StringComparer.Ordinal);
    }

    [Fact]
    public void Parse_BucketInThePlaceOfAFile_IsAFault_AndAFolderMayBeOne()
    {
        var parsed = SweepFile.Parse(Yaml("s3://lab", "s3://lab", "s3://lab", "s3://lab", "[s3://lab, random]"), "/data/sweep.yaml");

        Assert.Equal(["network.weights", "network.compare", "stimuli[0].ratings"], parsed.Faults.Select(fault => fault.Where.Split(' ')[^1]), StringComparer.Ordinal);
    }

    [Fact]
    public void IsShown_PathsOfAFolder_AreThoseThatAFolderWouldShow()
    {
        string[] paths = ["a.png", "b/c.JPG", "ratings.csv", ".hidden.png", "b/.hidden/d.png", "b//e.png", "f.png/", "g", "../h.png"];

        Assert.Equal(["a.png", "b/c.JPG"], paths.Where(StimulusFolder.IsVisibleImage));
    }

    private static string Yaml(string weights, string images, string ratings, string output, string compare) => $$"""
        network: { architecture: vgg-mini, weights: "{{weights}}", compare: {{compare}} }
        stimuli: [{ set: iaps, images: "{{images}}", ratings: "{{ratings}}", scale: [1, 9] }]
        output: "{{output}}"
        """;
}
