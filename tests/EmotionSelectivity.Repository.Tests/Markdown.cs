using System.Text.RegularExpressions;

namespace EmotionSelectivity.Repository.Tests;

/// <summary>
/// One Markdown file, split into what the documentation tests need: prose lines, links and headings. Code blocks and code spans are left out of all three.
/// Knows the Markdown that this repository uses: ATX headings, fenced and indented code blocks, pipe tables, inline and reference links.
/// </summary>
internal sealed partial class Markdown
{
    private readonly List<string> _prose = [];
    private readonly List<string> _headings = [];

    public Markdown(string text)
    {
        var fence = "";
        var isIndentedCode = false;
        var isAfterBlank = true;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var start = line.TrimStart();
            if (fence.Length > 0 || start.StartsWith("```", StringComparison.Ordinal))
            {
                fence = fence.Length == 0 ? "```" : start.StartsWith(fence, StringComparison.Ordinal) ? "" : fence;
                continue;
            }
            // An indented block begins after a blank line and ends with the first line that is not indented.
            isIndentedCode = line.StartsWith("    ", StringComparison.Ordinal) ? isIndentedCode || isAfterBlank : isIndentedCode && start.Length == 0;
            isAfterBlank = start.Length == 0;
            if (isIndentedCode)
                continue;
            _prose.Add(line);
            if (Heading().Match(line) is { Success: true } heading)
                _headings.Add(heading.Groups["text"].Value.Trim());
        }
    }

    /// <summary>Every line outside code blocks.</summary>
    public IReadOnlyList<string> Prose => _prose;

    /// <summary>Texts of the headings, in their order.</summary>
    public IReadOnlyList<string> Headings => _headings;

    /// <summary>
    /// The fragments that GitHub gives the headings: lower case, without punctuation, hyphens for spaces; a heading that was there before gets <c>-1</c>,
    /// <c>-2</c>, ... at its end.
    /// </summary>
    public IReadOnlySet<string> Fragments
    {
        get
        {
            var fragments = new HashSet<string>(StringComparer.Ordinal);
            foreach (var heading in _headings)
            {
                var slug = NotInSlug().Replace(InlineLink().Replace(heading, "${text}").ToLowerInvariant(), "").Replace(' ', '-');
                var unique = slug;
                for (var repeated = 1; !fragments.Add(unique); repeated++)
                    unique = $"{slug}-{repeated}";
            }
            return fragments;
        }
    }

    /// <summary>Targets of all links and images.</summary>
    public IEnumerable<string> Links
    {
        get
        {
            var text = CodeSpan().Replace(string.Join('\n', _prose), "");
            return LinkTarget().Matches(text).Concat(LinkDefinition().Matches(text)).Select(link => link.Groups["target"].Value);
        }
    }

    public static Markdown Read(string file) => new(File.ReadAllText(file));

    [GeneratedRegex("^#{1,6} (?<text>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInSlug();

    [GeneratedRegex("`[^`]*`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"^\[[^\]]+\]: (?<target>\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkDefinition();
}
