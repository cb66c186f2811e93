using System.Text.RegularExpressions;

namespace EmotionSelectivity.Repository.Tests;

/// <summary>Every link in a Markdown file leads to a file or folder of the repository, and its anchor to a heading there.</summary>
public sealed partial class MarkdownLinkTests
{
    public static TheoryData<string> Documents => [.. SourceTree.Files("*.md").Select(file => Path.GetRelativePath(SourceTree.Root, file))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfDocument_LeadSomewhere(string document)
    {
        var file = Path.Combine(SourceTree.Root, document);
        foreach (var target in Link().Matches(File.ReadAllText(file)).Select(link => link.Groups["target"].Value).Where(IsLocal))
        {
            var (path, anchor) = Split(target);
            var there = path.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path));
            Assert.True(File.Exists(there) || Directory.Exists(there), $"{document} links to {target}, which does not exist.");
            if (anchor.Length > 0)
                Assert.Contains(anchor, Anchors(there));
        }
    }

    private static bool IsLocal(string target) => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal);

    private static (string Path, string Anchor) Split(string target)
    {
        var hash = target.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (target, "") : (target[..hash], target[(hash + 1)..]);
    }

    private static IEnumerable<string> Anchors(string file) =>
        Heading().Matches(File.ReadAllText(file)).Select(heading => NotInAnchor().Replace(
            heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchor();
}
