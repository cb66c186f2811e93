using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /workers: who computes.</summary>
internal static class WorkersRoute
{
    public static void MapWorkers(this IEndpointRouteBuilder routes) => routes.MapGet("/workers", List)
        .Describe("Workers", "The workers that are in the cluster and take work")
        .Produces<ImmutableArray<ListedWorker>>()
        .OfTheCluster();

    private static ImmutableArray<ListedWorker> List(IWorkers workers) =>
    [
        .. workers.Current.Select(worker => new ListedWorker(
            worker.Name, worker.Address.Endpoint.ToString(), worker.Capacity.Host, worker.Capacity.Device, worker.Capacity.Threads, worker.Capacity.Slots,
            worker.Capacity.Memory, worker.Capacity.Program)),
    ];
}
