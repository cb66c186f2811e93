namespace EmotionSelectivity.Inputs.Published;

/// <summary>How the columns of a table are found.</summary>
public abstract record TableLayout
{
    /// <summary>A header is looked for in this many rows: what stands above it is a title or a licence.</summary>
    internal const int HeaderRows = 50;

    private protected TableLayout()
    {
    }

    /// <summary>Whether fields of a text are parted by runs of blanks and tabs, not by a separator.</summary>
    internal virtual bool IsPartedByBlanks => false;

    /// <summary>What the header must say, for whoever looks for it in vain.</summary>
    internal abstract string Wanted { get; }

    /// <summary>The layout of one group's ratings.</summary>
    internal virtual TableLayout Of(RaterGroup group) => this;

    /// <returns>Null where the sheet has no such columns; with faults, where they are there but cannot be told apart.</returns>
    internal abstract FoundColumns? Find(Sheet sheet, FaultLog faults);
}

/// <summary>A column of a sheet.</summary>
/// <param name="Place">0-based.</param>
/// <param name="Name">What its header says; empty where it has none.</param>
/// <param name="Heading">What stands above its header, or why it was taken; empty otherwise.</param>
public sealed record SheetColumn(int Place, string Name, string Heading = "");

/// <summary>The columns of a sheet.</summary>
/// <param name="HeaderLine">Line of the header (1-based); 0 where there is none.</param>
/// <param name="FirstRow">Index of the first row of ratings.</param>
/// <param name="Width">How many fields a row has: one more or less would shift the others; 0 where no row can be shifted.</param>
/// <param name="Image">Names the image.</param>
/// <param name="Valence">Its mean valence.</param>
/// <param name="Mark">Marks images that are not in the set; null where there is no such column.</param>
/// <param name="NotInSet">The mark.</param>
internal sealed record FoundColumns(
    int HeaderLine, int FirstRow, int Width, SheetColumn Image, SheetColumn Valence, SheetColumn? Mark = null, string NotInSet = "");
