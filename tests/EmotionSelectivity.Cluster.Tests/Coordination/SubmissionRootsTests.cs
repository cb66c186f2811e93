using EmotionSelectivity.Cluster.Coordination;

namespace EmotionSelectivity.Cluster.Tests.Coordination;

public sealed class SubmissionRootsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

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

    /// <summary>
    /// The roots are "in" and "runs"; "secret" lies beside them. Every path of the sweep is below its root by its text.
    /// </summary>
    [Theory]
    [InlineData("stimuli[0].images", "linked-folder", "../secret/iaps", "linked-folder", "iaps/iaps.csv", "mine")]
    [InlineData("stimuli[0].images", "linked-folder", "{root}/secret/iaps", "linked-folder", "iaps/iaps.csv", "mine")]
    [InlineData("stimuli[0].images", "up", "../secret", "up/iaps", "iaps/iaps.csv", "mine")]
    [InlineData("stimuli[0].images", "up", "..", "up/secret/iaps", "iaps/iaps.csv", "mine")]
    [InlineData("stimuli[0].images", "iaps/deep/image.png", "../../../secret/iaps/image.png", "iaps", "iaps/iaps.csv", "mine")]
    [InlineData("stimuli[0].images", "iaps/deep/more", "{root}/secret", "iaps", "iaps/iaps.csv", "mine")]
    [InlineData("stimuli[0].images", "loop", "loop", "loop", "iaps/iaps.csv", "mine")]
    [InlineData("stimuli[0].ratings", "iaps/linked.csv", "../../secret/iaps.csv", "other", "iaps/linked.csv", "mine")]
    [InlineData("stimuli[0].ratings", "iaps/linked.csv", "/etc/passwd", "other", "iaps/linked.csv", "mine")]
    [InlineData("stimuli[0].ratings", "iaps/linked.csv", "{root}/nowhere", "other", "iaps/linked.csv", "mine")]
    [InlineData("output", "../runs/mine", "{root}/secret", "iaps", "iaps/iaps.csv", "mine")]
    [InlineData("output", "../runs/mine", "../secret", "iaps", "iaps/iaps.csv", "mine/deeper/run")]
    [InlineData("output", "../runs/mine/run.log", "../../secret/log", "iaps", "iaps/iaps.csv", "mine")]
    public void Parse_LinkOutOfARoot_IsRefused(string key, string link, string target, string images, string ratings, string output)
    {
        var roots = MakeRoots();
        Link(link, target);

        var parsed = roots.Parse(Yaml("random", images, ratings, output));

        Assert.Null(parsed.Sweep);
        Assert.Equal([key], parsed.Faults.Select(fault => fault.Where));
        Assert.DoesNotContain("secret", parsed.Faults[0].What.Replace("up/secret", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ChainOfLinksOutOfARoot_IsRefused()
    {
        var roots = MakeRoots();
        Link("first", "second");
        Link("second", "iaps/third");
        Link("iaps/third", "../../secret/iaps");

        Assert.Equal(["stimuli[0].images"], roots.Parse(Yaml("random", "first", "other/iaps.csv", "mine")).Faults.Select(fault => fault.Where));
    }

    [Fact]
    public void Parse_LinkedWeights_AreRefused()
    {
        var roots = MakeRoots();
        Link("net.pth", "../secret/net.pth");

        Assert.Equal(["network"], roots.Parse(Yaml("net.pth", "iaps", "iaps/iaps.csv", "mine")).Faults.Select(fault => fault.Where));
    }

    /// <summary>Links that stay within the roots, in a chain, upwards and back, and below a root that is a link itself.</summary>
    [Theory]
    [InlineData("linked", "iaps", "linked")]
    [InlineData("linked", "{root}/in/iaps", "linked")]
    [InlineData("linked", "../in/iaps", "linked")]
    [InlineData("iaps/deep/link", "../../other", "iaps")]
    [InlineData("iaps/deep/link", "..", "iaps")]
    [InlineData("iaps/deep/link.png", "../first.png", "iaps")]
    [InlineData("linked", "{root}/same/iaps", "linked")]
    [InlineData("nothing", "nowhere", "iaps")]
    public void Parse_LinkWithinTheRoots_IsTaken(string link, string target, string images)
    {
        var roots = MakeRoots();
        Link(link, target);

        Assert.Empty(roots.Parse(Yaml("random", images, "iaps/iaps.csv", "mine")).Faults);
        Assert.Empty((roots with { Inputs = [_folder["same"]] }).Parse(Yaml("random", images, "iaps/iaps.csv", "mine")).Faults);
    }

    [Fact]
    public void IsLinkedOut_FilesOfARun_FollowsEveryLink()
    {
        var roots = MakeRoots();
        var run = _folder["runs", "mine"];
        Directory.CreateDirectory(Path.Combine(run, "report"));
        File.WriteAllText(Path.Combine(run, "run.log"), "");

        Assert.False(roots.IsLinkedOut(run, run));
        Assert.False(roots.IsLinkedOut(run, Path.Combine(run, "run.log")));
        // A run that was begun under other roots.
        Assert.False(roots.IsLinkedOut(_folder["secret"], _folder["secret", "net.pth"]));

        Link("../runs/mine/report/index.html", "/etc/passwd");

        Assert.True(roots.IsLinkedOut(run, Path.Combine(run, "report", "index.html")));
        Assert.True(roots.IsLinkedOut(run, run));
        Assert.False(roots.IsLinkedOut(run, Path.Combine(run, "run.log")));
    }

    public void Dispose() => _folder.Dispose();

    private SubmissionRoots MakeRoots()
    {
        foreach (var folder in new[] { "in/iaps/deep", "in/other", "runs", "secret/iaps" })
            Directory.CreateDirectory(_folder[folder]);
        foreach (var file in new[] { "in/iaps/first.png", "in/iaps/iaps.csv", "in/other/iaps.csv", "secret/iaps/image.png", "secret/iaps.csv", "secret/net.pth" })
            File.WriteAllText(_folder[file], "");
        Directory.CreateSymbolicLink(_folder["same"], _folder["in"]);
        return new SubmissionRoots([_folder["in"]], _folder["runs"]);
    }

    private void Link(string link, string target)
    {
        var path = Path.GetFullPath(_folder["in", link]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target.Replace("{root}", _folder.Path, StringComparison.Ordinal));
    }

    private static string Yaml(string weights, string images, string ratings, string output) => $$"""
        network: { architecture: vgg-mini, weights: "{{weights}}" }
        stimuli: [{ set: iaps, images: "{{images}}", ratings: "{{ratings}}", scale: [1, 9] }]
        output: "{{output}}"
        """;
}
