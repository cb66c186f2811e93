namespace EmotionSelectivity.Cluster.Workers;

/// <summary>What a silo hosts.</summary>
[Flags]
public enum SiloRole
{
    None = 0,

    /// <summary>Coordinators of sweeps, and the API.</summary>
    Coordinator = 1,

    /// <summary>The work itself.</summary>
    Worker = 2,

    All = Coordinator | Worker,
}
