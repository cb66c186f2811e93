using System.CommandLine;
using System.Globalization;
using System.Text;
using EmotionSelectivity.Cli.Display;
using EmotionSelectivity.Inputs.Published;
using EmotionSelectivity.Science.Faults;
using EmotionSelectivity.Science.Stimuli;
using EmotionSelectivity.Storage.Files;

namespace EmotionSelectivity.Cli.Commands;

/// <summary><c>emosel import</c>: converts published data to the formats that sweeps read.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "The table as published by its authors: a text, .csv, .xls or .xlsx. Several files are read as one table (GAPED).",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output = Text("--output", "FILE", "The CSV file to write.", "-o");
    private static readonly Option<string> Preset = Text("--preset", "NAME", $"Format of a published table: {Presets}.");
    private static readonly Option<string> Group = Text("--group", "CODE", "Sample of raters, for a table with several (sfip: CT, BL, SP, SO).");
    private static readonly Option<string> Image = Text("--image", "COLUMN", "For any other table: column of image names or ids; '#3' is the third column.");
    private static readonly Option<string> Valence = Text("--valence", "COLUMN", "For any other table: column of mean valence.");
    private static readonly Option<string[]> Scale = new("--scale")
    {
        Description = "For any other table: ends of the rating instrument, such as --scale 1 9.",
        HelpName = "MIN MAX",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Extension = Text("--extension", "EXT", "For any other table: extension to append to ids, such as .jpg.");
    private static readonly Option<string[]> Missing = new("--missing")
    {
        Description = "Text of a missing rating, such as NA; may be repeated.",
        HelpName = "TEXT",
    };

    private static readonly Option<string> Decimal = Text("--decimal", "CHAR", "Decimal separator of ratings in a text: . or , (default: .).");
    private static readonly Option<string> Sheet = Text("--sheet", "NAME", "Sheet of a workbook with the ratings, if several visible ones can have them.");
    private static readonly Option<string> Images =
        Text("--images", "FOLDER", "Folder of the images: replaces names by those of the files, and lists images without a rating or file.");

    private static readonly Option<bool> Force = new("--force") { Description = "Overwrite an existing file." };
    private static readonly Option[] FormatOptions = [Image, Valence, Scale, Extension];

    private static string Presets => string.Join(", ", KnownTables.All.Select(table => table.Name));

    public static Command Create() => new(
        "import",
        """
        Convert published data to the formats that sweeps read.

        Exit codes: 0 done, 1 a file could not be written, 2 bad input.

        Examples:
          emosel import ratings --preset iaps AllSubjects_1-20.txt -o iaps.csv
        """)
    {
        CreateRatings(),
    };

    private static Option<string> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };

    private static Command CreateRatings()
    {
        Output.Required = true;
        var command = new Command(
            "ratings",
            """
            Convert a published table of ratings to the table that a sweep reads, with the columns image and valence.

            Ratings are kept on the published scale, which is printed for the sweep file. The summary lists everything that was read, left out or averaged.
            If a rating is not a number or is outside the scale, all faults are reported and nothing is written.

            If an image has several rows, equal ratings are merged. Differing ratings are averaged for IAPS, where two samples rated twelve pictures, and
            are refused for any other table. --images matches names that differ in case, extension, subfolder or Unicode form.

            Hidden sheets of a workbook are not read. If several visible sheets have the columns, --sheet says which is meant.

            Exit codes: 0 written, 1 the file could not be written, 2 bad input.

            Examples:
              emosel import ratings --preset oasis OASIS.csv -o oasis.csv --images oasis
              emosel import ratings --preset iaps AllSubjects_1-20.txt -o iaps.csv
              emosel import ratings --preset gaped GAPED/*SD.txt -o gaped.csv
              emosel import ratings --preset sfip --group CT ratings.xls -o sfip.csv
              emosel import ratings --image file --valence pleasure --scale -3 3 \
                --extension .jpg --sheet means mine.xlsx -o mine.csv
              emosel import ratings --image file --valence pleasure --scale 1 7 \
                --decimal , --missing NA mine.csv -o ratings.csv
            """)
        {
            Files, Output, Preset, Group, Image, Valence, Scale, Extension, Missing, Decimal, Sheet, Images, Force,
        };
        command.SetAction((parsed, _) => Import(parsed));
        return command;
    }

    private static async Task<int> Import(ParseResult parsed)
    {
        try
        {
            var faults = OutputFaults(parsed).ToList();
            var table = ReadTable(parsed, faults) with { HasDecimalComma = ReadDecimalComma(parsed, faults), Sheet = parsed.GetValue(Sheet) };
            table = table with { Missing = [.. table.Missing, .. parsed.GetValue(Missing) ?? []] };
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
            yield return new Fault("--output", $"'{output}' is not the name of a file.", "Name the CSV file to write.");
        else if (parsed.GetRequiredValue(Files).Any(file => Path.GetFullPath(file) == Path.GetFullPath(output)))
            yield return new Fault(output, "The output is the published table itself.", "Name another file to write.");
        else if (File.Exists(output) && !parsed.GetValue(Force))
            yield return FileExists(output);
    }

    private static Fault FileExists(string output) => new(output, "The file exists.", "Name another file, or overwrite it with --force.");

    private static PublishedTable ReadTable(ParseResult parsed, List<Fault> faults)
    {
        if (parsed.GetValue(Preset) is not { } name)
            return ReadDescribedTable(parsed, faults);
        faults.AddRange(FormatOptions.Where(option => parsed.GetResult(option) is not null).Select(option =>
            new Fault(option.Name, "The preset defines this already.", "Remove this option, or remove --preset and describe the table.")));
        if (KnownTables.Find(name) is { } table)
            return SelectGroup(table, parsed.GetValue(Group), faults);
        faults.Add(new Fault(
            "--preset", $"There is no preset '{name}'.", $"Use one of {Presets}, or describe the table: --image .. --valence .. --scale MIN MAX."));
        return KnownTables.All[0];
    }

    private static PublishedTable SelectGroup(PublishedTable table, string? code, List<Fault> faults)
    {
        if (table.Groups.FirstOrDefault(group => string.Equals(group.Code, code, StringComparison.OrdinalIgnoreCase)) is { } group)
            return table.ForGroup(group);
        if (table.Groups.Length == 0 && code is not null)
            faults.Add(new Fault("--group", $"{table.Name} has no samples of raters to choose from.", "Remove this option."));
        if (table.Groups.Length > 0)
        {
            var what = code is null ? "The table has several samples of raters, and none is the general population." : $"There is no sample '{code}'.";
            faults.Add(new Fault("--group", what, $"Choose a sample: {string.Join(", ", table.Groups.Select(g => $"{g.Code} ({g.Meaning})"))}."));
        }
        return table;
    }

    private static PublishedTable ReadDescribedTable(ParseResult parsed, List<Fault> faults)
    {
        if (parsed.GetResult(Group) is not null)
            faults.Add(new Fault("--group", "Only presets have samples of raters.", "Name the column of the sample's mean valence: --valence COLUMN."));
        return new PublishedTable
        {
            Name = "",
            Title = "described on the command line",
            Layout = new ColumnsByName([ReadColumn(Image, parsed, faults)], ReadColumn(Valence, parsed, faults)),
            Scale = ReadScale(parsed, faults),
            Extension = parsed.GetValue(Extension) ?? "",
        };
    }

    private static string ReadColumn(Option<string> option, ParseResult parsed, List<Fault> faults)
    {
        var column = parsed.GetValue(option) ?? "";
        if (column.Length == 0)
            faults.Add(new Fault(option.Name, "The option is required without --preset.", $"Name the column with {option.Name} COLUMN, or use --preset with one of {Presets}."));
        return column;
    }

    private static RatingScale ReadScale(ParseResult parsed, List<Fault> faults)
    {
        double[] ends = [.. (parsed.GetValue(Scale) ?? []).Select(ParseEnd)];
        if (ends is [var min, var max] && min < max && double.IsFinite(max - min))
            return new RatingScale(min, max);
        faults.Add(new Fault(
            "--scale", "The scale is not two numbers, the lower one first.", "Give the ends of the rating instrument, not of the data: --scale 1 9."));
        return RatingScale.OneToNine;
    }

    private static bool ReadDecimalComma(ParseResult parsed, List<Fault> faults)
    {
        var separator = parsed.GetValue(Decimal);
        if (separator is not (null or "." or ","))
            faults.Add(new Fault("--decimal", $"'{separator}' is not a decimal separator.", "Use --decimal , or --decimal . (the default)."));
        return separator == ",";
    }

    private static double ParseEnd(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var end) ? end : double.NaN;

    private static async Task Write(ImportedRatings ratings, ParseResult parsed)
    {
        var output = parsed.GetRequiredValue(Output);
        var path = Path.GetFullPath(output);
        var content = Encoding.UTF8.GetBytes(ratings.ToCsv());
        if (parsed.GetValue(Force))
            await AtomicFile.Replace(path, stream => stream.WriteAsync(content).AsTask());
        else if (!await AtomicFile.TryCommit(path, stream => stream.WriteAsync(content).AsTask()))
            throw new InvalidInputException([FileExists(output)]);
    }
}
