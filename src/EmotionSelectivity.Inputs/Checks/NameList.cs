namespace EmotionSelectivity.Inputs.Checks;

/// <summary>Names the first of many things and counts the others.</summary>
internal static class NameList
{
    private const int Named = 3;

    /// <summary>Text such as "a.png; b.png; c.png and 12 more".</summary>
    public static string Of(IReadOnlyCollection<string> names) =>
        string.Join("; ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
}
