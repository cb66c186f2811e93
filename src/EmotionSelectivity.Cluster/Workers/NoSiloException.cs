namespace EmotionSelectivity.Cluster.Workers;

/// <summary>No silo of the required role is in the cluster at the moment.</summary>
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
