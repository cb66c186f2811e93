using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Observability;
using EmotionSelectivity.Cluster.Page;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Rejects requests without a known bearer token. If no tokens are configured, which is allowed on loopback only, it
/// accepts local programs and rejects web pages of other origins (<see cref="LocalRequestCheck"/>). Health checks and
/// the page's static files need no token: they contain no data of any sweep.
/// </summary>
internal sealed class AuthorizationMiddleware(RequestDelegate next, SiloSettings settings)
{
    private readonly BearerTokens _tokens = new(settings.Tokens);
    private readonly BearerTokens _metricsTokens = new([.. settings.Tokens, .. settings.MetricsTokens]);

    public Task Invoke(HttpContext context)
    {
        context.Response.OnStarting(SetHeaders, context.Response);
        if (HealthRoutes.Paths.Contains(context.Request.Path.Value, StringComparer.Ordinal))
            return next(context);
        // Same matching as the metrics endpoint: case-insensitive, with any further segments. An exact comparison would leave it open.
        if (context.Request.Path.StartsWithSegments(MetricsEndpoint.Path))
            return AuthorizeMetrics(context);
        if (_tokens.IsEmpty)
            return RequireLocalRequest(context);
        return PageFiles.All.ContainsKey(context.Request.Path.Value ?? "") ? next(context) : RequireToken(context, _tokens);
    }

    /// <summary>Runs when the response starts, because the exception handler clears headers that are set earlier.</summary>
    private static Task SetHeaders(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        headers.XContentTypeOptions = "nosniff";
        if (StringValues.IsNullOrEmpty(headers.CacheControl))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private Task AuthorizeMetrics(HttpContext context)
    {
        if (!_metricsTokens.IsEmpty)
            return RequireToken(context, _metricsTokens);
        return settings.Listen.IsLoopback
            ? RequireLocalRequest(context)
            : Problem.Write(
                context,
                StatusCodes.Status403Forbidden,
                "Metrics are served beyond loopback only with a token, and this server has no tokens. Configure Metrics:TokenFile.");
    }

    private Task RequireToken(HttpContext context, BearerTokens tokens)
    {
        if (tokens.Accept(context.Request))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"emosel\"";
        return Problem.Write(
            context, StatusCodes.Status401Unauthorized, "The request has no valid token. Send 'Authorization: Bearer TOKEN' with a token of this server.");
    }

    private Task RequireLocalRequest(HttpContext context) =>
        LocalRequestCheck.RejectionReason(context.Request) is { } reason ? Problem.Write(context, StatusCodes.Status403Forbidden, reason) : next(context);
}
