using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Page;

/// <summary>
/// Serves the page's static files. The page gets its data from the API, with the token that the user enters.
/// </summary>
internal static class PageRoutes
{
    /// <summary>
    /// Allows the page nothing but its own files and requests to its own server. Forbidden are inline scripts and styles,
    /// resources and requests elsewhere, code made from strings, markup made by scripts (except the empty string: see
    /// trusted-types.js), and framing by other pages.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "require-trusted-types-for 'script'; trusted-types default";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        foreach (var file in PageFiles.All.Values)
            routes.MapMethods(file.Path, Methods, (HttpResponse response) => Serve(file, response)).ExcludeFromDescription();
    }

    private static IResult Serve(PageFile file, HttpResponse response)
    {
        var headers = response.Headers;
        // "no-cache" makes the browser revalidate its copy on every use, so that a new version of the program takes effect at once.
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Results.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
    }
}
