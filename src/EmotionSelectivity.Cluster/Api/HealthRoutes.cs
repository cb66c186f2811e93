using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>GET /healthz (liveness) and GET /readyz (readiness). Neither needs a token.</summary>
internal static class HealthRoutes
{
    private const string Liveness = "/healthz";
    private const string Readiness = "/readyz";

    public static IReadOnlyList<string> Paths { get; } = [Liveness, Readiness];

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Liveness, () => "alive").Describe("Alive", "Responds with 200 while the process runs")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        routes.MapGet(Readiness, GetReadiness).Describe("Ready", "Responds with 200 if the silo is an active member of its cluster and is not shutting down")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult GetReadiness(IClusterMembershipService membership, ILocalSiloDetails silo, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The silo is shutting down.");
        var status = membership.CurrentSnapshot.Members.GetValueOrDefault(silo.SiloAddress)?.Status ?? SiloStatus.None;
        return status == SiloStatus.Active
            ? Results.Text("ready")
            : Problem.Of(StatusCodes.Status503ServiceUnavailable, "The silo is not an active member of its cluster.");
    }
}
