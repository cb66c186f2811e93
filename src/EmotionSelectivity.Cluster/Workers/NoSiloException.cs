namespace EmotionSelectivity.Cluster.Workers;

/// <summary>No silo can host a grain now; one may join.</summary>
[GenerateSerializer]
public sealed class NoSiloException : Exception
{
    public NoSiloException()
    {
    }

    public NoSiloException(string message)
        : base(message)
    {
    }

    public NoSiloException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
