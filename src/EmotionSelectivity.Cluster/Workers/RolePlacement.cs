using System.IO.Hashing;
using System.Text;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace EmotionSelectivity.Cluster.Workers;

/// <summary>Places grains on silos of one role: on the silo that the caller names as placement hint, otherwise by rendezvous hashing of the key.</summary>
public abstract class RolePlacementDirector(SiloRole role, ISiloMetadataCache metadata) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target).Where(HasRole).ToArray();
        if (silos.Length == 0)
            throw new NoSiloException($"No silo of the role '{role}' is in the cluster.");
        return Task.FromResult(
            IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) ?? Rendezvous(silos, target.GrainIdentity.Key.ToString()!));
    }

    private bool HasRole(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo) is { } known && WorkerCapacity.FromMetadata(known.Metadata) is { } capacity && capacity.Role.HasFlag(role);

    private static SiloAddress Rendezvous(SiloAddress[] silos, string key) =>
        silos.MaxBy(silo => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{silo.ToParsableString()} {key}")))!;
}

/// <summary>Places grains on workers only.</summary>
[GenerateSerializer, Immutable]
public sealed class WorkerPlacement : PlacementStrategy;

/// <summary>Places grains on coordinators only.</summary>
[GenerateSerializer, Immutable]
public sealed class CoordinatorPlacement : PlacementStrategy;

/// <inheritdoc/>
public sealed class WorkerPlacementDirector(ISiloMetadataCache metadata) : RolePlacementDirector(SiloRole.Worker, metadata);

/// <inheritdoc/>
public sealed class CoordinatorPlacementDirector(ISiloMetadataCache metadata) : RolePlacementDirector(SiloRole.Coordinator, metadata);

/// <summary>For grain classes that compute; they are activated on workers.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnWorkersAttribute() : PlacementAttribute(new WorkerPlacement());

/// <summary>For grain classes that coordinate; they are activated on coordinators.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnCoordinatorsAttribute() : PlacementAttribute(new CoordinatorPlacement());
