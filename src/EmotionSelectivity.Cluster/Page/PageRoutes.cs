using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EmotionSelectivity.Cluster.Page;

/// <summary>Serves the page. Whatever it shows it asks of the API, with the token that somebody typed into it.</summary>
internal static class PageRoutes
{
    /// <summary>
    /// A page that only its own files can make do anything: no script or style that stands in markup, none from elsewhere, no code made of text, no markup
    /// made by scripts (but the empty one: markup.js), nothing sent elsewhere, no other page around it.
    /// </summary>
    public const string ContentSecurityPolicy =
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
        // Kept, and asked for each time whether it is still the same: a new version of the program shows at once.
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Results.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
    }
}
