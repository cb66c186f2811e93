namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>How far the cause of a failure reaches.</summary>
public enum FailureReach
{
    /// <summary>This piece of work: it is tried again, elsewhere if that can be.</summary>
    Piece,

    /// <summary>Every piece on this worker would fail alike (its disk is full, its weights are others): others may go on.</summary>
    Worker,

    /// <summary>Every piece on every worker would fail alike: the run stops.</summary>
    Run,

    /// <summary>Nothing failed: the worker leaves and gives its work back.</summary>
    GivenBack,

    /// <summary>Nothing failed: the grain is on its way to the worker that was asked.</summary>
    Misplaced,

    /// <summary>The run was taken up by another coordinator, or has ended: nothing is written any more in this one's name.</summary>
    Fenced,
}

/// <summary>A piece of work that failed, with its reason in words that survive the way between machines.</summary>
[GenerateSerializer]
public sealed class WorkFailedException : Exception
{
    public WorkFailedException(string message, FailureReach reach)
        : base(message) => Reach = reach;

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

    [Id(0)]
    public FailureReach Reach { get; init; }

    /// <summary>Who failed: not who was asked where the work was still being done elsewhere. Null where it says nothing of a worker.</summary>
    [Id(1)]
    public string? Worker { get; init; }
}
