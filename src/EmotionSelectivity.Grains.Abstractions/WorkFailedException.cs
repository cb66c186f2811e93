namespace EmotionSelectivity.Grains.Abstractions;

/// <summary>A piece of work that failed, with its reason in words that survive the way between machines.</summary>
[GenerateSerializer]
public sealed class WorkFailedException : Exception
{
    public WorkFailedException(string message, bool stopsRun)
        : base(message) => StopsRun = stopsRun;

    public WorkFailedException()
    {
    }

    public WorkFailedException(string message)
        : base(message)
    {
    }

    public WorkFailedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>True where every other piece of work would fail alike (a full disk, changed inputs): the run stops instead of trying them all.</summary>
    [Id(0)]
    public bool StopsRun { get; init; }
}
