using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>Whether the process is alive, and whether it is of use. Asked without a token, and told in a word.</summary>
internal static class HealthRoutes
{
    private const string Alive = "/healthz";
    private const string Ready = "/readyz";

    public static IReadOnlyList<string> Paths { get; } = [Alive, Ready];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Alive, () => "alive").Describe("Alive", "Whether the process is alive").Produces<string>(StatusCodes.Status200OK, "text/plain");
        routes.MapGet(Ready, IsReady).Describe("Ready", "Whether the silo is an active member of its cluster and does not leave it")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult IsReady(IClusterMembershipService membership, ILocalSiloDetails silo, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The silo is leaving its cluster.");
        var status = membership.CurrentSnapshot.Members.GetValueOrDefault(silo.SiloAddress)?.Status ?? SiloStatus.None;
        return status == SiloStatus.Active
            ? Results.Text("ready")
            : Problem.Of(StatusCodes.Status503ServiceUnavailable, "The silo is no active member of its cluster.");
    }
}
