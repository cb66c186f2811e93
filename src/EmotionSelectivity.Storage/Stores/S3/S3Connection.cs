using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace EmotionSelectivity.Storage.Stores.S3;

/// <summary>
/// Connection to an object store, shared by all runs of a process: HTTP clients, credentials, retry policy and the
/// estimate of the store's clock.
/// </summary>
public sealed class S3Connection : IDisposable
{
    private static readonly Lazy<S3Connection> FromEnvironment = new(() => new S3Connection(S3Settings.FromEnvironment(), timing: S3Timing.FromEnvironment()));

    private readonly SocketsHttpHandler _handler;

    /// <param name="settings">How the store is reached.</param>
    /// <param name="keys">Credentials; null for those that the AWS SDK finds.</param>
    /// <param name="timing">Bounds of writes in flight; null for the default.</param>
    /// <exception cref="IOException">The file of certificate authorities cannot be read.</exception>
    public S3Connection(S3Settings settings, AWSCredentials? keys = null, S3Timing? timing = null)
    {
        Timing = timing ?? S3Timing.Default;
        IsEncrypted = settings.Endpoint?.Scheme != Uri.UriSchemeHttp;
        Clock = new ServerClock(TimeProvider.System);
        RetryPolicy = new S3RetryPolicy(TimeProvider.System);
        _handler = Handler(settings);
        Http = new HttpClient(_handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var configuration = Configuration(settings, _handler);
        Client = keys is null ? new AmazonS3Client(configuration) : new AmazonS3Client(keys, configuration);
        Client.AfterResponseEvent += (_, response) => Clock.Update(Date(response));
    }

    /// <summary>The connection that the environment variables describe.</summary>
    /// <exception cref="IOException">An environment variable is invalid.</exception>
    public static S3Connection Shared => FromEnvironment.Value;

    internal AmazonS3Client Client { get; }

    internal HttpClient Http { get; }

    internal ServerClock Clock { get; }

    internal S3RetryPolicy RetryPolicy { get; }

    internal S3Timing Timing { get; }

    internal bool IsEncrypted { get; }

    public void Dispose()
    {
        Client.Dispose();
        Http.Dispose();
        _handler.Dispose();
    }

    private static string? Date(ResponseEventArgs response) =>
        response is WebServiceResponseEventArgs { ResponseHeaders: { } headers } && headers.TryGetValue("Date", out var date) ? date : null;

    /// <summary>The SDK makes no retries of its own; <see cref="S3RetryPolicy"/> does.</summary>
    private static AmazonS3Config Configuration(S3Settings settings, SocketsHttpHandler handler)
    {
        var configuration = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle,
            MaxErrorRetry = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = new SharedHandlerFactory(handler),
        };
        if (settings.Endpoint is not null)
            (configuration.ServiceURL, configuration.AuthenticationRegion) = (settings.Endpoint.ToString(), settings.Region);
        else if (settings.Region is not null)
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        return configuration;
    }

    private static SocketsHttpHandler Handler(S3Settings settings)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (settings.Authorities is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities(settings.Authorities));
        }
        return handler;
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities.Count > 0 ? authorities : throw new IOException($"AWS_CA_BUNDLE names '{file}', which contains no certificates.");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or CryptographicException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"AWS_CA_BUNDLE names '{file}', which cannot be read as PEM certificates: {e.Message}", e);
        }
    }

    private sealed class SharedHandlerFactory(SocketsHttpHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => true;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

        public override string GetConfigUniqueString(IClientConfig clientConfig) => $"emosel-{GetHashCode()}";
    }
}
