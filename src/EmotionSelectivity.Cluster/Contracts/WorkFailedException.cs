namespace EmotionSelectivity.Cluster.Contracts;

/// <summary>What the cause of a failed attempt affects, and with it what the coordinator does next.</summary>
public enum FailureScope
{
    /// <summary>This item: it is tried again, on another worker if there is one.</summary>
    Item,

    /// <summary>Every item on this worker (its disk is full, its weights differ): the worker is quarantined, and others continue.</summary>
    Worker,

    /// <summary>Every item on every worker: the run fails.</summary>
    Run,

    /// <summary>Nothing failed: the worker is shutting down and gives the item back.</summary>
    GivenBack,

    /// <summary>Nothing failed: the grain is migrating to the worker that was asked.</summary>
    Misplaced,

    /// <summary>The fencing token was revoked: another coordinator has acquired the run's lease, or the run has ended.</summary>
    Fenced,

    /// <summary>A shortage that passes (the input cache is full of files in use): the item is tried again later, and neither item nor worker is blamed.</summary>
    Temporary,
}

/// <summary>An attempt at an item that failed. The reason is text, because exceptions of other types do not travel between machines.</summary>
[GenerateSerializer]
public sealed class WorkFailedException : Exception
{
    public WorkFailedException(string message, FailureScope scope)
        : base(message) => Scope = scope;

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
    public FailureScope Scope { get; init; }

    /// <summary>Name of the worker that failed, which is not the one that was asked where the call joined a computation elsewhere. Null where no worker is concerned.</summary>
    [Id(1)]
    public string? Worker { get; init; }

    /// <summary>Address of that worker's silo, which identifies its process. Null where no worker is concerned.</summary>
    [Id(2)]
    public SiloAddress? Silo { get; init; }
}
