using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Storage;
using Portolan.Identity;
using Portolan.Primitives;

namespace Portolan.Cli.Standalone;

/// <summary>
/// The certificates of standalone mode: an authority that stays, and a server and an administrator that are issued at each start.
/// </summary>
internal sealed class StandalonePki : IAsyncDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly CertificateAuthority _authority;
    private readonly X509Certificate2 _adminCertificate;

    private StandalonePki(string directory, CertificateAuthority authority, IssuedCertificate server, IssuedCertificate admin)
    {
        _authority = authority;
        AuthorityFile = Path.Combine(directory, "ca.crt");
        ProxyTokenFile = Path.Combine(directory, "proxy-token");
        Authority = authority.PublicCertificate;
        ServerCertificate = server.Load();
        Admin = admin;
        _adminCertificate = admin.Load();
    }

    public X509Certificate2 Authority { get; }

    /// <summary>The authority's certificate, for proxies.</summary>
    public string AuthorityFile { get; }

    /// <summary>The token with which proxies fetch their configuration; a new one at each start.</summary>
    public string ProxyTokenFile { get; }

    public Secret ProxyToken { get; } = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));

    public string AuthorityPem => _authority.CertificatePem;

    public X509Certificate2 ServerCertificate { get; }

    public IssuedCertificate Admin { get; }

    public static StandalonePki Open(StandaloneOptions options, TimeProvider time, ILogger logger)
    {
        PrivateDirectory.Ensure(options.DataDirectory, logger);
        var directory = Path.Combine(options.DataDirectory, "pki");
        var authority = CertificateAuthority.OpenOrCreate(directory, "portolan-ca", time);
        IPAddress[] addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback, options.ApiEndpoint.Address, options.ConfigEndpoint.Address];
        var server = authority.IssueServer(
            "portolan",
            ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"],
            addresses.Distinct(),
            Lifetime
        );
        var pki = new StandalonePki(directory, authority, server, authority.IssueClient("portolan-admin", ["system:masters"], Lifetime));
        PrivateFile.Write(pki.ProxyTokenFile, pki.ProxyToken.Reveal());
        return pki;
    }

    /// <summary>A client of the API that presents the administrator's certificate and trusts our authority alone.</summary>
    public HttpClient NewApiClient(Uri address)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [_adminCertificate],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { Authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _authority.Dispose();
        Authority.Dispose();
        ServerCertificate.Dispose();
        _adminCertificate.Dispose();
        return ValueTask.CompletedTask;
    }
}
