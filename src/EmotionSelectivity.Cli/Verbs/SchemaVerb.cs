using System.CommandLine;
using EmotionSelectivity.Inputs;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel schema</c>: what a sweep file may say, for editors and for people.</summary>
internal static class SchemaVerb
{
    public static Command Command()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the reference for people instead (docs/sweep-file.md)." };
        var command = new Command(
            "schema",
            """
            Print the JSON Schema (draft 2020-12) of the sweep file.

            Editors with a YAML language server complete and check a sweep file whose first line names it:
              # yaml-language-server: $schema=sweep.schema.json

            Exit codes: 0 printed, 2 bad command line.

            Examples:
              emosel schema
              emosel schema --markdown
            """)
        {
            markdown,
        };
        command.SetAction(parsed => Console.Out.Write(parsed.GetValue(markdown) ? SweepReference.Markdown() : SweepSchema.Text()));
        return command;
    }
}
