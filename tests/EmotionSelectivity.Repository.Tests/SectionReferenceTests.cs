using System.Text.RegularExpressions;

namespace EmotionSelectivity.Repository.Tests;

/// <summary>
/// References in prose name documents and headings that exist: <c>docs/method.md, section Neurons</c>, or <c>section "Folds and readouts"</c> within a document of
/// its own. Looks into documents and into the comments of sources; a reference may run over the end of a line.
/// </summary>
public sealed partial class SectionReferenceTests
{
    private static readonly string[] Sources = ["*.md", "*.cs", "*.razor", "*.py", "*.sql", "*.js", "*.mjs", "*.yaml", "*.targets"];

    public static TheoryData<string> Patterns => [.. Sources];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Sections_NamedInFiles_AreHeadings(string pattern)
    {
        Assert.All(
            SourceTree.Files(pattern),
            file => Assert.All(
                Named(Joined(file)),
                named => Assert.True(Exists(file, named), $"{Path.GetRelativePath(SourceTree.Root, file)} names a section that does not exist: {named.Document} {named.Text}")));
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Documents_NamedInFiles_Exist(string pattern)
    {
        Assert.All(
            SourceTree.Files(pattern),
            file => Assert.All(
                Document().Matches(File.ReadAllText(file)).Select(match => match.Value),
                document => Assert.True(
                    File.Exists(Path.Combine(SourceTree.Root, document)), $"{Path.GetRelativePath(SourceTree.Root, file)} names {document}, which does not exist.")));
    }

    [Theory]
    [InlineData("(docs/method@, section Neurons)", true)]
    [InlineData("docs/method@, section \"Folds and readouts\".", true)]
    [InlineData("docs/method@, section Folds and\n    /// readouts: one for each emotion", true)]
    [InlineData("docs/method@, sections Neurons, Selectivity and Stimuli", true)]
    [InlineData("docs/method@, sections Neurons and Nowhere", false)]
    [InlineData("docs/method@, section Nowhere", false)]
    [InlineData("docs/nowhere@, section Neurons", false)]
    public void Exists_ForAReference_IsTrueWhereTheDocumentHasTheHeadings(string text, bool expected)
    {
        // Written without its ending, so that this file does not name sections that do not exist.
        var lines = text.Replace("@", ".md", StringComparison.Ordinal).Split('\n');
        var file = Path.Combine(SourceTree.Root, "src", "Any.cs");

        var named = Assert.Single(Named(Joined(lines)));

        Assert.Equal(expected, Exists(file, named));
    }

    private static IEnumerable<Reference> Named(string text) =>
        SectionOf().Matches(text).Select(match => new Reference(match.Groups["document"].Value, match.Groups["many"].Length > 0, match.Groups["text"].Value));

    /// <summary>The text of a file on one line, without the marks of comments at the beginnings of lines.</summary>
    private static string Joined(string file) => Joined(file.EndsWith(".md", StringComparison.Ordinal) ? Markdown.Read(file).Prose : File.ReadLines(file));

    private static string Joined(IEnumerable<string> lines) => string.Join(' ', lines.Select(line => CommentMark().Replace(line, "")));

    /// <summary>Without a document, a reference is to the file that it stands in, if that is a document.</summary>
    private static bool Exists(string file, Reference named)
    {
        var document = named.Document.Length == 0 ? file : Find(file, named.Document);
        if (!document.EndsWith(".md", StringComparison.Ordinal))
            return true;
        if (!File.Exists(document))
            return false;
        var headings = Markdown.Read(document).Headings.OrderByDescending(heading => heading.Length).ToArray();
        var (rest, found) = (named.Text, 0);
        while (Array.Find(headings, heading => Begins(rest, heading)) is { } heading)
        {
            found++;
            rest = Separator().Replace(rest.TrimStart('"', '“')[heading.Length..], "");
        }
        return found > 0 && (!named.IsSeveral || found > 1);
    }

    private static bool Begins(string text, string heading) => text.TrimStart('"', '“').StartsWith(heading, StringComparison.Ordinal);

    /// <summary>Sources write paths from the root, documents write links from their own folder.</summary>
    private static string Find(string file, string document)
    {
        var beside = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, document));
        return File.Exists(beside) ? beside : Path.Combine(SourceTree.Root, document);
    }

    [GeneratedRegex(@"^\s*(?:///?|//|#|--|\*|<!--)?\s*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommentMark();

    [GeneratedRegex(@"^[""”]?(?:,? and |, )", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Separator();

    [GeneratedRegex(
        @"(?:(?<document>[\w./-]+\.md)[`)]*,\s)?\bsection(?<many>s)? (?=(?<text>[""“]?[A-Z].{0,200}))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SectionOf();

    [GeneratedRegex(@"\bdocs/[\w-]+\.md\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Document();

    private sealed record Reference(string Document, bool IsSeveral, string Text);
}
