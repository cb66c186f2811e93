using System.Net;
using System.Text;

namespace EmotionSelectivity.Cli.Tests;

/// <summary>A service of roles that gives keys for a token, and an object store without buckets, at one address of loopback.</summary>
internal sealed class RoleServices : IDisposable
{
    public const string Role = "arn:aws:iam::123456789012:role/emosel";
    public const string Token = "token-of-a-pod";
    public const string Key = "KEYOFTHEROLE";
    public const string Session = "session-of-the-role";

    private const string Keys = $"""
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
        <Credentials><AccessKeyId>{Key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>{Session}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
        <SubjectFromWebIdentityToken>pod</SubjectFromWebIdentityToken><AssumedRoleUser><Arn>{Role}</Arn><AssumedRoleId>id:emosel</AssumedRoleId></AssumedRoleUser>
        </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
        """;

    private const string NoBucket = "<Error><Code>NoSuchBucket</Code><Message>None.</Message></Error>";

    private readonly HttpListener _listener = new();

    public RoleServices()
    {
        Address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Serve();
    }

    public Uri Address { get; }

    /// <summary>What the store was last asked by.</summary>
    public string Authorization { get; private set; } = "";

    public string? SessionToken { get; private set; }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        try
        {
            while (true)
                Answer(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        using var body = new StreamReader(context.Request.InputStream);
        var asked = WebUtility.UrlDecode(body.ReadToEnd());
        if (asked.Contains("Action=AssumeRoleWithWebIdentity", StringComparison.Ordinal))
        {
            var isKnown = asked.Contains(Token, StringComparison.Ordinal) && asked.Contains(Role, StringComparison.Ordinal);
            Write(context.Response, isKnown ? HttpStatusCode.OK : HttpStatusCode.Forbidden, Keys);
            return;
        }
        Authorization = context.Request.Headers["Authorization"] ?? "";
        SessionToken = context.Request.Headers["X-Amz-Security-Token"];
        Write(context.Response, HttpStatusCode.NotFound, NoBucket);
    }

    private static void Write(HttpListenerResponse response, HttpStatusCode status, string xml)
    {
        response.StatusCode = (int)status;
        response.ContentType = "text/xml";
        response.Close(Encoding.UTF8.GetBytes(xml), willBlock: false);
    }
}
