using System.Collections.Immutable;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>Reads a published table into sheets, by its bytes and not by its name: a workbook (.xlsx, .xls) or a text.</summary>
internal static class TableFile
{
    /// <summary>More than any table of ratings has; a file with more is not one.</summary>
    public const int MostRows = 100_000;

    public const int MostColumns = 256;

    private const int LargestFile = 64 << 20;
    private const string Remedy = "Name the table as its authors publish it: a text, .csv, .xls or .xlsx.";

    /// <returns>None, with faults, where nothing can be read.</returns>
    public static ImmutableArray<Sheet> Read(string path, bool partedByBlanks, FaultLog faults)
    {
        try
        {
            var content = Content(path);
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

    /// <summary>Counted while it is read: a pipe or a device does not say how long it is.</summary>
    private static byte[] Content(string path)
    {
        using var file = File.OpenRead(path);
        var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > LargestFile)
                throw new UnreadableTableException("The file is larger than 64 MiB.", Remedy);
        }
        return content.ToArray();
    }
}

/// <summary>A file is no table, or too large a one.</summary>
internal sealed class UnreadableTableException(string what, string remedy, Exception? inner = null) : Exception(what, inner)
{
    public string Remedy { get; } = remedy;
}
