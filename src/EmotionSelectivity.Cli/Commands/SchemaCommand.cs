using System.CommandLine;
using EmotionSelectivity.Inputs;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel schema</c>: prints the schema or the reference of the sweep file.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the reference in Markdown instead (docs/sweep-file.md)." };
        var command = new Command(
            "schema",
            """
            Print the JSON Schema (draft 2020-12) of the sweep file.

            Editors with a YAML language server complete and validate a sweep file whose first line names the schema:
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
