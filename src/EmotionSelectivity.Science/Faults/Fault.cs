namespace EmotionSelectivity.Science.Faults;

/// <summary>
/// One problem in user input: where it is (file and line, key, image or tensor), what is wrong, and how to fix it. The
/// texts quote what files hold and how files are called, so each is escaped here, once, for terminals, logs and HTTP
/// (<see cref="PrintableText"/>).
/// </summary>
public sealed record Fault(string Where, string What, string Remedy)
{
    public string Where { get; init => field = PrintableText.Escape(value); } = PrintableText.Escape(Where);

    public string What { get; init => field = PrintableText.Escape(value); } = PrintableText.Escape(What);

    public string Remedy { get; init => field = PrintableText.Escape(value); } = PrintableText.Escape(Remedy);

    public override string ToString() => $"{Where}: {What} {Remedy}";
}

/// <summary>
/// Something in user input that can be used but may not be meant: where it is, what was found, and what to do about it. Shown by plan and run, and recorded
/// with the run.
/// </summary>
public sealed record InputWarning(string Where, string What, string Advice);

/// <summary>Thrown for input that cannot be used. Carries every fault found, not only the first.</summary>
public sealed class InvalidInputException : Exception
{
    public InvalidInputException(IReadOnlyList<Fault> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    public InvalidInputException(string where, string what, string remedy)
        : this([new Fault(where, what, remedy)])
    {
    }

    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Whether the same input may be usable later without a change, because what it needs is in use by others.</summary>
    public bool IsTemporary { get; init; }
}
