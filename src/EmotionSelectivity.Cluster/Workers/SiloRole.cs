namespace EmotionSelectivity.Cluster.Workers;

/// <summary>Which grains a silo hosts.</summary>
[Flags]
public enum SiloRole
{
    None = 0,

    /// <summary>Coordinator grains of sweeps, and the HTTP API.</summary>
    Coordinator = 1,

    /// <summary>Grains that compute.</summary>
    Worker = 2,

    All = Coordinator | Worker,
}
