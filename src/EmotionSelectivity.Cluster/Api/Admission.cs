using EmotionSelectivity.Cluster.Configuration;
using EmotionSelectivity.Cluster.Observability;
using EmotionSelectivity.Cluster.Page;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace EmotionSelectivity.Cluster.Api;

/// <summary>
/// Who may speak to the API: whoever shows a token; or, where none is configured (on loopback only), programs of this machine, but no web page that is open
/// in a browser on it. The files of the server's own page hold nothing of any sweep, and need no token.
/// </summary>
internal sealed class Admission(RequestDelegate next, SiloSettings settings)
{
    private readonly BearerTokens _tokens = new(settings.Tokens);
    private readonly BearerTokens _collectors = new([.. settings.Tokens, .. settings.MetricsTokens]);

    public Task Invoke(HttpContext context)
    {
        context.Response.OnStarting(SetHeaders, context.Response);
        if (HealthRoutes.Paths.Contains(context.Request.Path.Value, StringComparer.Ordinal))
            return next(context);
        // As the endpoint itself compares: in any case, and with whatever comes after it.
        if (context.Request.Path.StartsWithSegments(MetricsEndpoint.Path))
            return ToCollector(context);
        if (_tokens.AreNone)
            return FromThisMachine(context);
        return PageFiles.All.ContainsKey(context.Request.Path.Value ?? "") ? next(context) : WithToken(context, _tokens);
    }

    /// <summary>On errors too, for which headers are made anew. Nothing is kept that does not say so itself.</summary>
    private static Task SetHeaders(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        headers.XContentTypeOptions = "nosniff";
        if (StringValues.IsNullOrEmpty(headers.CacheControl))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    private Task ToCollector(HttpContext context)
    {
        if (!_collectors.AreNone)
            return WithToken(context, _collectors);
        return settings.Listen.IsLoopback
            ? FromThisMachine(context)
            : Problem.Write(context, StatusCodes.Status403Forbidden, "Beyond loopback metrics are shown to who has a token, and this server knows none. Configure Metrics:TokenFile.");
    }

    private Task WithToken(HttpContext context, BearerTokens tokens)
    {
        if (tokens.Admit(context.Request))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"emosel\"";
        return Problem.Write(context, StatusCodes.Status401Unauthorized, "The request shows no token that this server knows. Send 'Authorization: Bearer TOKEN'.");
    }

    private Task FromThisMachine(HttpContext context) =>
        OwnRequests.Objection(context.Request) is { } objection ? Problem.Write(context, StatusCodes.Status403Forbidden, objection) : next(context);
}
