namespace EmotionSelectivity.Repository.Tests;

/// <summary>Every relative link of a Markdown file names a file or folder of the repository, and its fragment a heading there.</summary>
public sealed class MarkdownLinkTests
{
    public static TheoryData<string> Documents => [.. SourceTree.Files("*.md").Select(file => Path.GetRelativePath(SourceTree.Root, file))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfDocument_ResolveToFilesAndHeadings(string document)
    {
        var file = Path.Combine(SourceTree.Root, document);
        foreach (var target in Markdown.Read(file).Links.Where(IsLocal))
        {
            var (path, fragment) = Split(target);
            var linked = path.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path));
            Assert.True(Path.Exists(linked), $"{document} links to {target}, which does not exist.");
            if (fragment.Length == 0)
                continue;
            Assert.True(linked.EndsWith(".md", StringComparison.Ordinal), $"{document} links to {target}: only Markdown files have headings.");
            Assert.True(Markdown.Read(linked).Fragments.Contains(fragment), $"{document} links to {target}, and there is no such heading.");
        }
    }

    [Theory]
    [InlineData("## In five minutes, on one machine", "in-five-minutes-on-one-machine")]
    [InlineData("## For scripts: --json", "for-scripts---json")]
    [InlineData("## `emosel plan` and [docs](docs)", "emosel-plan-and-docs")]
    [InlineData("# Table_A\n\n# Table_A", "table_a-1")]
    public void Fragments_OfHeadings_FollowTheRulesOfGitHub(string text, string expected)
    {
        Assert.Contains(expected, new Markdown(text).Fragments);
    }

    [Fact]
    public void Fragments_OfHeadingsInCodeBlocks_AreLeftOut()
    {
        Assert.Empty(new Markdown("```\n# a comment\n```\n\n    # another\n").Fragments);
    }

    private static bool IsLocal(string target) =>
        !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal);

    private static (string Path, string Fragment) Split(string target)
    {
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (target, "") : (target[..hash], target[(hash + 1)..]);
    }
}
