using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EmotionSelectivity.EndToEnd.Tests;

/// <summary>A certificate authority and a certificate that it signed, as PEM files.</summary>
internal sealed class Certificates
{
    private const string ServerAndClient = "1.3.6.1.5.5.7.3.1 1.3.6.1.5.5.7.3.2";

    private Certificates(string certificate, string key, string authority) => AsSettings =
    [
        "env", $"EMOSEL_CLUSTER__CERTIFICATE={certificate}", $"EMOSEL_CLUSTER__KEY={key}", $"EMOSEL_CLUSTER__AUTHORITY={authority}",
    ];

    /// <summary>Command prefix that sets the environment variables of a silo to the files.</summary>
    public string[] AsSettings { get; }

    /// <param name="folder">An empty or new folder.</param>
    /// <param name="name">Name of the authority.</param>
    public static Certificates Make(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(authority, key, now);
        return new Certificates(
            Write(folder, "silo.pem", certificate.ExportCertificatePem()), Write(folder, "silo.key", key.ExportPkcs8PrivateKeyPem()),
            Write(folder, "authority.pem", authority.ExportCertificatePem()));
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256);
        var purposes = new OidCollection();
        foreach (var purpose in ServerAndClient.Split(' '))
            purposes.Add(new Oid(purpose));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, critical: false));
        return request.Create(authority, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(8));
    }

    private static string Write(string folder, string name, string pem)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
