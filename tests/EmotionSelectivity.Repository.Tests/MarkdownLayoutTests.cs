namespace EmotionSelectivity.Repository.Tests;

/// <summary>Prose in Markdown is wrapped at 100 columns, so that it can be read and compared in a terminal. Tables and code blocks may be wider.</summary>
public sealed class MarkdownLayoutTests
{
    private const int Columns = 100;

    public static TheoryData<string> Documents => MarkdownLinkTests.Documents;

    [Theory]
    [MemberData(nameof(Documents))]
    public void Lines_OfDocument_FitTheWidth(string document)
    {
        var wide = Markdown.Read(Path.Combine(Repository.Root, document)).Prose.Where(line => line.Length > Columns && !IsTableRow(line) && CanBeWrapped(line));

        Assert.True(!wide.Any(), $"{document} has lines of more than {Columns} columns:\n{string.Join('\n', wide)}");
    }

    [Theory]
    [InlineData(' ', true)]
    [InlineData('-', false)]
    public void CanBeWrapped_ForALongLine_IsTrueOnlyWhereItHasABlank(char separator, bool expected)
    {
        var line = $"- {new string('a', 60)}{separator}{new string('b', 60)}";

        Assert.Equal(expected, CanBeWrapped(line));
    }

    private static bool IsTableRow(string line) => line.TrimStart().StartsWith('|');

    /// <summary>A single word, such as an address, cannot be wrapped; the marker of a list is no word.</summary>
    private static bool CanBeWrapped(string line) => line.TrimStart('-', '*', '#', '>', ' ').Contains(' ', StringComparison.Ordinal);
}
