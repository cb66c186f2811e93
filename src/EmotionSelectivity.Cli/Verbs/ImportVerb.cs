using System.CommandLine;
using System.Globalization;
using System.Text;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cli.Verbs;

/// <summary><c>emosel import</c>: brings what others publish into the forms that sweeps read.</summary>
internal static class ImportVerb
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "The table as its authors publish it: a text, .csv, .xls or .xlsx. Several files of one set are read as one (GAPED).",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = Text("--output", "FILE", "The CSV file to write.", "-o");
    private static readonly Option<string> Preset = Text("--preset", "NAME", $"What the table is: {Presets}.");
    private static readonly Option<string> Group = Text("--group", "CODE", "Whose ratings, where a set keeps its raters apart (sfip: CT, BL, SP, SO).");
    private static readonly Option<string> Image = Text("--image", "COLUMN", "Any other table: its column of image names or ids; '#3' is the third column.");
    private static readonly Option<string> Valence = Text("--valence", "COLUMN", "Any other table: its column of mean valence.");
    private static readonly Option<string[]> Scale = new("--scale")
    {
        Description = "Any other table: the ends of its rating instrument, such as --scale 1 9.",
        HelpName = "MIN MAX",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Extension = Text("--extension", "EXT", "Any other table: what to append to ids, such as .jpg.");
    private static readonly Option<string> Missing = Text("--missing", "TEXT", "Any other table: what stands for a missing rating, such as NA.");
    private static readonly Option<string> Images =
        Text("--images", "FOLDER", "The set's images: names become those of the files, and what has no partner is listed.");

    private static readonly Option<bool> Force = new("--force") { Description = "Write over a file that is there." };
    private static readonly Option[] OfOtherTables = [Image, Valence, Scale, Extension, Missing];

    private static string Presets => string.Join(", ", KnownTables.All.Select(table => table.Name));

    public static Command Command() => new(
        "import",
        """
        Bring what others publish into the forms that sweeps read.

        Exit codes: 0 done, 1 the disk failed, 2 bad input.

        Examples:
          emosel import ratings --preset iaps AllSubjects_1-20.txt -o iaps.csv
        """)
    {
        Ratings(),
    };

    private static Option<string> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };

    private static Command Ratings()
    {
        Output.Required = true;
        var command = new Command(
            "ratings",
            """
            Make the ratings table of a sweep (columns image and valence) from a table as its authors publish it.

            Ratings stay on the table's own scale; the lines for the sweep file say which. All that was found, left out or averaged is shown. A rating that is
            no number or off the scale stops it, every fault is named, and nothing is written.

            An image that several rows rate: equal ratings are one. Differing ones are averaged in IAPS, which showed twelve pictures to two samples, and are
            refused in any other table. --images takes names of another case or extension, also in folders within the folder.

            Exit codes: 0 written, 1 the disk failed, 2 bad input.

            Examples:
              emosel import ratings --preset oasis OASIS.csv -o oasis.csv --images oasis
              emosel import ratings --preset iaps AllSubjects_1-20.txt -o iaps.csv
              emosel import ratings --preset gaped GAPED/*SD.txt -o gaped.csv
              emosel import ratings --preset sfip --group CT ratings.xls -o sfip.csv
              emosel import ratings --image file --valence pleasure --scale -3 3 \
                --extension .jpg mine.xlsx -o mine.csv
            """)
        {
            Files, Output, Preset, Group, Image, Valence, Scale, Extension, Missing, Images, Force,
        };
        command.SetAction((parsed, _) => Import(parsed));
        return command;
    }

    private static async Task<int> Import(ParseResult parsed)
    {
        try
        {
            var faults = OutputFaults(parsed).ToList();
            var table = Table(parsed, faults);
            if (faults.Count > 0)
                throw new InvalidInputException(faults);
            var ratings = PublishedRatings.Read(parsed.GetRequiredValue(Files), table, parsed.GetValue(Images));
            await Write(ratings, parsed);
            ImportSummary.Show(ratings, table, parsed.GetRequiredValue(Output));
            return ExitCode.Success;
        }
        catch (InvalidInputException e)
        {
            FaultList.Write(e.Faults, "nothing was written");
            return ExitCode.BadInput;
        }
    }

    private static IEnumerable<Fault> OutputFaults(ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(Output);
        if (output.Length == 0 || Directory.Exists(output))
            yield return new Fault("--output", $"'{output}' is no name of a file.", "Name the CSV file to write.");
        else if (parsed.GetRequiredValue(Files).Any(file => Path.GetFullPath(file) == Path.GetFullPath(output)))
            yield return new Fault(output, "It is the published table itself.", "Name another file to write.");
        else if (File.Exists(output) && !parsed.GetValue(Force))
            yield return IsThere(output);
    }

    private static Fault IsThere(string output) => new(output, "The file is there already.", "Name another one, or say --force to write over it.");

    private static PublishedTable Table(ParseResult parsed, List<Fault> faults)
    {
        if (parsed.GetValue(Preset) is not { } name)
            return OtherTable(parsed, faults);
        faults.AddRange(OfOtherTables.Where(option => parsed.GetResult(option) is not null).Select(option =>
            new Fault(option.Name, "A preset says that already.", "Leave it out, or leave out --preset and describe the table.")));
        if (KnownTables.Find(name) is { } table)
            return OfGroup(table, parsed.GetValue(Group), faults);
        faults.Add(new Fault(
            "--preset", $"No preset is called '{name}'.", $"Say one of {Presets}, or describe the table: --image .. --valence .. --scale MIN MAX."));
        return KnownTables.All[0];
    }

    private static PublishedTable OfGroup(PublishedTable table, string? code, List<Fault> faults)
    {
        if (table.Groups.FirstOrDefault(group => string.Equals(group.Code, code, StringComparison.OrdinalIgnoreCase)) is { } group)
            return table.Of(group);
        if (table.Groups.Length == 0 && code is not null)
            faults.Add(new Fault("--group", $"The ratings of {table.Name} are not kept apart.", "Leave it out."));
        if (table.Groups.Length > 0)
        {
            var what = code is null ? "The set has ratings of several groups, and none is everybody." : $"No raters are called '{code}'.";
            faults.Add(new Fault("--group", what, $"Say whose ratings: {string.Join(", ", table.Groups.Select(g => $"{g.Code} ({g.Meaning})"))}."));
        }
        return table;
    }

    private static PublishedTable OtherTable(ParseResult parsed, List<Fault> faults)
    {
        if (parsed.GetResult(Group) is not null)
            faults.Add(new Fault("--group", "Only a preset has groups of raters.", "Name the column of their mean valence: --valence COLUMN."));
        return new PublishedTable
        {
            Name = "",
            Title = "described on the command line",
            Layout = new NamedColumns([Column(Image, parsed, faults)], Column(Valence, parsed, faults)),
            Scale = ScaleOf(parsed, faults),
            Extension = parsed.GetValue(Extension) ?? "",
            Missing = parsed.GetValue(Missing) ?? "",
        };
    }

    private static string Column(Option<string> option, ParseResult parsed, List<Fault> faults)
    {
        var column = parsed.GetValue(option) ?? "";
        if (column.Length == 0)
            faults.Add(new Fault(option.Name, "Without a preset, the column must be named.", $"Say {option.Name} COLUMN, or --preset and one of {Presets}."));
        return column;
    }

    private static RatingScale ScaleOf(ParseResult parsed, List<Fault> faults)
    {
        double[] ends = [.. (parsed.GetValue(Scale) ?? []).Select(End)];
        if (ends is [var min, var max] && min < max && double.IsFinite(max - min))
            return new RatingScale(min, max);
        faults.Add(new Fault(
            "--scale", "The scale is not two numbers, the lower end first.", "Give the ends of the rating instrument, not of the data: --scale 1 9."));
        return RatingScale.OneToNine;
    }

    private static double End(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var end) ? end : double.NaN;

    private static async Task Write(ImportedRatings ratings, ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(Output);
        var path = Path.GetFullPath(output);
        var content = Encoding.UTF8.GetBytes(ratings.ToCsv());
        if (parsed.GetValue(Force))
            await AtomicFile.Replace(path, stream => stream.WriteAsync(content).AsTask());
        else if (!await AtomicFile.TryCommit(path, stream => stream.WriteAsync(content).AsTask()))
            throw new InvalidInputException([IsThere(output)]);
    }
}
