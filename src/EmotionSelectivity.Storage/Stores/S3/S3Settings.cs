namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// How an object store is reached. Who asks is not said here: keys come from the usual chain (environment, profile, web identity, instance) and stand in
/// no file of this program.
/// </summary>
/// <param name="Endpoint">The store's address; null for Amazon's own.</param>
/// <param name="Region">Its region; null for what the usual chain says.</param>
/// <param name="PathStyle">Whether buckets stand in the path of a request and not in the host's name, as most stores but Amazon's want it.</param>
/// <param name="Authorities">A file of certificates (PEM) that the store's may be signed by, in the place of the system's; null for those.</param>
public sealed record S3Settings(Uri? Endpoint, string? Region, bool PathStyle, string? Authorities)
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>As the environment says: AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION or AWS_DEFAULT_REGION, EMOSEL_S3_PATH_STYLE, AWS_CA_BUNDLE.</summary>
    /// <exception cref="IOException">A variable says what it cannot; the message names it.</exception>
    public static S3Settings FromEnvironment() => From(Environment.GetEnvironmentVariable);

    internal static S3Settings From(Func<string, string?> variable)
    {
        var endpoint = EndpointOf(variable, "AWS_ENDPOINT_URL_S3") ?? EndpointOf(variable, "AWS_ENDPOINT_URL");
        var region = Said(variable, "AWS_REGION") ?? Said(variable, "AWS_DEFAULT_REGION");
        return new S3Settings(endpoint, region ?? (endpoint is null ? null : DefaultRegion), IsPathStyle(variable) ?? endpoint is not null, Said(variable, "AWS_CA_BUNDLE"));
    }

    private static Uri? EndpointOf(Func<string, string?> variable, string name)
    {
        if (Said(variable, name) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", UserInfo: "", Query: "" }
            ? uri
            : throw new IOException($"The environment's {name} is no address of an object store. Write it as https://HOST:PORT.");
    }

    private static bool? IsPathStyle(Func<string, string?> variable) => Said(variable, "EMOSEL_S3_PATH_STYLE") switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new IOException("The environment's EMOSEL_S3_PATH_STYLE is neither true nor false."),
    };

    private static string? Said(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } text ? text : null;
}
