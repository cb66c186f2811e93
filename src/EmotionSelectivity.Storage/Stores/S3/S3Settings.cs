namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// How an object store is reached. Credentials are not part of it: the AWS SDK takes them from its usual sources
/// (environment variables, profile, web identity, instance role).
/// </summary>
/// <param name="Endpoint">URL of the store; null for Amazon S3.</param>
/// <param name="Region">Region; null for the SDK's default.</param>
/// <param name="PathStyle">
/// Whether requests name the bucket in the path instead of the host name, as most stores but Amazon's require.
/// </param>
/// <param name="Authorities">PEM file of the certificate authorities to trust; null for those of the system.</param>
public sealed record S3Settings(Uri? Endpoint, string? Region, bool PathStyle, string? Authorities)
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>
    /// Reads AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION or AWS_DEFAULT_REGION, EMOSEL_S3_PATH_STYLE (default:
    /// true if there is an endpoint) and AWS_CA_BUNDLE.
    /// </summary>
    /// <exception cref="IOException">A variable is invalid; the message names it.</exception>
    public static S3Settings FromEnvironment() => From(Environment.GetEnvironmentVariable);

    internal static S3Settings From(Func<string, string?> variable)
    {
        var endpoint = EndpointOf(variable, "AWS_ENDPOINT_URL_S3") ?? EndpointOf(variable, "AWS_ENDPOINT_URL");
        var region = NonEmpty(variable, "AWS_REGION") ?? NonEmpty(variable, "AWS_DEFAULT_REGION");
        return new S3Settings(
            endpoint, region ?? (endpoint is null ? null : DefaultRegion), IsPathStyle(variable) ?? endpoint is not null, NonEmpty(variable, "AWS_CA_BUNDLE"));
    }

    private static Uri? EndpointOf(Func<string, string?> variable, string name)
    {
        if (NonEmpty(variable, name) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", UserInfo: "", Query: "" }
            ? uri
            : throw new IOException($"The environment variable {name} must be the URL of an object store, such as https://HOST:PORT.");
    }

    private static bool? IsPathStyle(Func<string, string?> variable) => NonEmpty(variable, "EMOSEL_S3_PATH_STYLE") switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw new IOException("The environment variable EMOSEL_S3_PATH_STYLE must be true or false."),
    };

    private static string? NonEmpty(Func<string, string?> variable, string name) => variable(name) is { Length: > 0 } text ? text : null;
}
