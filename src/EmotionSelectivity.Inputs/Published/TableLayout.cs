namespace EmotionSelectivity.Inputs.Published;

/// <summary>Finds the columns of a published table.</summary>
public abstract record TableLayout
{
    /// <summary>Number of rows in which a header is searched: tables have titles and licences above it.</summary>
    internal const int HeaderRows = 50;

    private protected TableLayout()
    {
    }

    /// <summary>Whether fields of a text are separated by runs of white space, not by a separator character.</summary>
    internal virtual bool IsWhitespaceSeparated => false;

    /// <summary>The expected columns in words, for the error if they are missing.</summary>
    internal abstract string ExpectedColumns { get; }

    /// <summary>The layout of one sample's ratings.</summary>
    internal virtual TableLayout ForGroup(RaterGroup group) => this;

    /// <returns>Null if the sheet has no such columns, or, with faults, if they are ambiguous.</returns>
    internal abstract TableColumns? Find(Sheet sheet, FaultLog faults);
}

/// <summary>A column of a sheet.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Name">Its name in the header; empty without one.</param>
/// <param name="Heading">Text above its header, or the reason for choosing it; empty otherwise.</param>
public sealed record SheetColumn(int Index, string Name, string Heading = "");

/// <summary>The columns that were found in a sheet.</summary>
/// <param name="HeaderLine">Line of the header (1-based); 0 without a header.</param>
/// <param name="FirstRow">Index of the first row of ratings.</param>
/// <param name="Width">
/// Number of fields of every row, because an extra or missing separator shifts the others; 0 for a workbook, where that
/// cannot happen.
/// </param>
/// <param name="Image">Column with the name of the image.</param>
/// <param name="Valence">Column with its mean valence.</param>
/// <param name="Mark">Column that marks images that are not part of the set; null without one.</param>
/// <param name="ExcludedMark">The mark.</param>
internal sealed record TableColumns(
    int HeaderLine, int FirstRow, int Width, SheetColumn Image, SheetColumn Valence, SheetColumn? Mark = null, string ExcludedMark = "");
