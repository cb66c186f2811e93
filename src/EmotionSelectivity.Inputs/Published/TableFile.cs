using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Reads a published table into sheets, by its bytes and not by its name: a workbook (.xlsx, .xls) or a text.</summary>
internal static class TableFile
{
    /// <summary>More than any table of ratings has; a file with more is not one.</summary>
    public const int MostRows = 100_000;

    public const int MostColumns = 256;

    private const long LargestFile = 64L << 20;
    private const string Remedy = "Name the table as its authors publish it: a text, .csv, .xls or .xlsx.";

    /// <returns>None, with faults, where nothing can be read.</returns>
    public static ImmutableArray<Sheet> Read(string path, bool partedByBlanks, FaultLog faults)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                throw new UnreadableTableException("The file is larger than 64 MiB.", Remedy);
            var content = File.ReadAllBytes(path);
            return Workbook.Is(content) ? Workbook.Read(content) : DelimitedText.Read(content, partedByBlanks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.AddToFile($"The table cannot be read: {e.Message}", Remedy);
        }
        catch (UnreadableTableException e)
        {
            faults.AddToFile(e.Message, e.Remedy);
        }
        return [];
    }
}

/// <summary>A file is no table, or too large a one.</summary>
internal sealed class UnreadableTableException(string what, string remedy, Exception? inner = null) : Exception(what, inner)
{
    public string Remedy { get; } = remedy;
}
