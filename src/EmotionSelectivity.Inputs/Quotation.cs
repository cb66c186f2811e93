namespace EmotionSelectivity.Inputs;

/// <summary>Quotes text of a file in a message.</summary>
internal static class Quotation
{
    private const int MaxLength = 80;

    /// <summary>The text, cut after 80 characters.</summary>
    public static string Shorten(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "..";
}
