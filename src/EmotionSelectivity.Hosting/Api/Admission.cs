using System.Net;
using EmotionSelectivity.Hosting.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EmotionSelectivity.Hosting.Api;

/// <summary>
/// Who may speak to the API: whoever shows a token; or, where none is configured (on loopback only), programs of this machine, but no web page that is open
/// in a browser on it.
/// </summary>
internal sealed class Admission(RequestDelegate next, SiloSettings settings)
{
    private readonly BearerTokens _tokens = new(settings.Tokens);

    public Task Invoke(HttpContext context)
    {
        context.Response.OnStarting(SetHeaders, context.Response);
        if (HealthRoutes.Paths.Contains(context.Request.Path.Value, StringComparer.Ordinal))
            return next(context);
        return _tokens.AreNone ? FromThisMachine(context) : WithToken(context);
    }

    /// <summary>On errors too, for which headers are made anew.</summary>
    private static Task SetHeaders(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        (headers.XContentTypeOptions, headers.CacheControl) = ("nosniff", "no-store");
        return Task.CompletedTask;
    }

    private Task WithToken(HttpContext context)
    {
        if (_tokens.Admit(context.Request))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"emosel\"";
        return Problem.Write(context, StatusCodes.Status401Unauthorized, "The request shows no token that this server knows. Send 'Authorization: Bearer TOKEN'.");
    }

    private Task FromThisMachine(HttpContext context)
    {
        var request = context.Request;
        if (!IsLoopback(request.Host.Host))
            return Problem.Write(context, StatusCodes.Status403Forbidden, $"Without tokens this server answers only to names of this machine, and not to '{request.Host.Host}'. Ask for 127.0.0.1 or localhost.");
        if (!IsOwn(request))
            return Problem.Write(context, StatusCodes.Status403Forbidden, "Without tokens this server takes no requests from pages of other origins. Use the command line, or configure tokens (Api:TokenFile).");
        return next(context);
    }

    /// <summary>A name that leads elsewhere today may lead here tomorrow: only those that never do are taken.</summary>
    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers[HeaderNames.Origin].ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            && (site is "" or "same-origin" or "none");
    }
}
