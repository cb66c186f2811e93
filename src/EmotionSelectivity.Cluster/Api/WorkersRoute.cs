using System.Collections.Immutable;
using EmotionSelectivity.Cluster.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /workers: lists the workers of the cluster.</summary>
internal static class WorkersRoute
{
    public static void MapWorkers(this IEndpointRouteBuilder routes) => routes.MapGet("/workers", ListWorkers)
        .Describe("Workers", "Lists the workers of the cluster that accept work")
        .Produces<ImmutableArray<ListedWorker>>()
        .ProducesClusterProblems();

    private static ImmutableArray<ListedWorker> ListWorkers(IWorkers workers) =>
    [
        .. workers.Current.Select(worker => new ListedWorker(
            worker.Name, worker.Address.Endpoint.ToString(), worker.Capacity.Host, worker.Capacity.Device, worker.Capacity.Threads, worker.Capacity.Slots,
            worker.Capacity.Memory, worker.Capacity.Program)),
    ];
}
