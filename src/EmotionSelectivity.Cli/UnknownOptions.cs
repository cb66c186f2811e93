using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionSelectivity.Inputs;
using EmotionSelectivity.Science.Faults;

namespace EmotionSelectivity.Cli;

/// <summary>
/// Finds misspelt options. The parser takes a word that is no option as an argument, so that <c>--scal</c> would be the
/// name of a file.
/// </summary>
internal static class UnknownOptions
{
    /// <summary>
    /// A message for each word before <c>--</c> that looks like an option (-x, --word) and is none of the command.
    /// Negative numbers are arguments.
    /// </summary>
    public static IReadOnlyList<string> Describe(ParseResult parsed)
    {
        string[] known = [.. OptionNames(parsed.CommandResult.Command)];
        return
        [
            .. parsed.Tokens
                .TakeWhile(token => token.Type != TokenType.DoubleDash)
                .Where(token => token.Type == TokenType.Argument && LooksLikeOption(token.Value))
                .Select(token => token.Value)
                .Select(word => $"There is no option '{PrintableText.Escape(word)}'. {SpellingSuggestion.Remedy(word.Split('=', ':')[0], known)}"),
        ];
    }

    private static bool LooksLikeOption(string word) => word.StartsWith('-') && word.TrimStart('-') is [var first, ..] && char.IsAsciiLetter(first);

    private static IEnumerable<string> OptionNames(Command command) => command.Options
        .Where(option => !option.Hidden)
        .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
        .Select(option => option.Name);
}
