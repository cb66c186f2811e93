using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EmotionSelectivity.Cluster.Configuration;
using Orleans.Connections.Security;

namespace EmotionSelectivity.Cluster.Silos;

/// <summary>
/// Mutual TLS between silos: each presents a certificate and accepts only certificates that the cluster's authority
/// signed.
/// </summary>
internal static class SiloTls
{
    public static void Configure(TlsOptions options, SiloCertificate files)
    {
        using var pem = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        // A certificate loaded from PEM has an ephemeral key, which TLS does not accept on every platform.
        var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        var authority = X509CertificateLoader.LoadCertificateFromFile(files.Authority);
        options.LocalCertificate = own;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => own;
        options.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.CheckCertificateRevocation = false;
        // The host name is not checked: silos connect by IP address, and a restarted pod has a new one.
        options.RemoteCertificateValidation = (certificate, _, _) => certificate is not null && IsSigned(certificate, authority);
    }

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
