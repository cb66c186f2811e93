using System.Collections.Immutable;
using EmotionSelectivity.Science.Sweeps;

namespace EmotionSelectivity.Inputs.Published;

/// <summary>
/// Reads a published table into sheets. The content decides whether it is a workbook (.xlsx, .xls) or a text, not the
/// file name.
/// </summary>
internal static class TableFile
{
    /// <summary>Limit that no table of ratings reaches; a file above it is refused.</summary>
    public const int MaxRows = 100_000;

    public const int MaxColumns = 256;

    private const int MaxBytes = 64 << 20;
    private const string Remedy = "Name the table as published by its authors: a text, .csv, .xls or .xlsx.";

    /// <returns>Empty, with faults, if the file cannot be read.</returns>
    public static ImmutableArray<Sheet> Read(string path, bool whitespaceSeparated, FaultLog faults)
    {
        try
        {
            var content = ReadContent(path);
            return Workbook.IsWorkbook(content) ? Workbook.Read(content) : DelimitedText.Read(content, whitespaceSeparated);
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

    /// <summary>Enforces the limit while reading, because a file can grow.</summary>
    private static byte[] ReadContent(string path)
    {
        using var file = RegularFile.Open(path);
        var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
                throw new UnreadableTableException("The file is larger than 64 MiB.", Remedy);
        }
        return content.ToArray();
    }
}

/// <summary>A file is not a table, or exceeds a limit.</summary>
internal sealed class UnreadableTableException(string what, string remedy, Exception? inner = null) : Exception(what, inner)
{
    public string Remedy { get; } = remedy;
}
