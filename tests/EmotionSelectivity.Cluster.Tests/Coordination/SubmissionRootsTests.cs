using EmotionSelectivity.Cluster.Coordination;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

public sealed class SubmissionRootsTests
{
    private static readonly SubmissionRoots Objects = new(["s3://lab/inputs", "/data/inputs"], "s3://lab/runs");

    [Fact]
    public void Parse_RelativePaths_StartAtTheFirstPlace()
    {
        var sweep = Objects.Parse(Yaml("a.pth", "iaps", "/data/inputs/iaps.csv", "mine")).Sweep!;

        Assert.Equal(
            ["s3://lab/inputs/a.pth", "s3://lab/inputs/iaps", "/data/inputs/iaps.csv", "s3://lab/runs/mine"],
            [sweep.Network.Weights, sweep.Stimuli[0].Images, sweep.Stimuli[0].Ratings, sweep.Output]);
    }

    [Theory]
    [InlineData("s3://lab/other/a.pth", "s3://labs/inputs/iaps", "/etc/passwd", "s3://lab/inputs/run")]
    [InlineData("s3://lab/inputs", "s3://lab/inputs2/iaps", "/data/inputs/../secret.csv", "/data/runs")]
    public void Parse_WhatIsElsewhere_IsRefused_AndNothingOfItIsLookedAt(string weights, string images, string ratings, string output)
    {
        var parsed = Objects.Parse(Yaml(weights, images, ratings, output));

        Assert.Null(parsed.Sweep);
        Assert.Equal(["stimuli[0].images", "stimuli[0].ratings", "network", "output"], parsed.Faults.Select(fault => fault.Where));
    }

    private static string Yaml(string weights, string images, string ratings, string output) => $$"""
        network: { architecture: vgg-mini, weights: "{{weights}}" }
        stimuli: [{ set: iaps, images: "{{images}}", ratings: "{{ratings}}", scale: [1, 9] }]
        output: "{{output}}"
        """;
}
