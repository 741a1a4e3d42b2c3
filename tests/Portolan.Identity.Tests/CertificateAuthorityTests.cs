using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Portolan.Identity.Tests;

public sealed class CertificateAuthorityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("portolan-ca-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_server_certificate_chains_to_the_authority_and_names_its_hosts()
    {
        using var authority = CertificateAuthority.Create("test", TimeProvider.System);
        using var server = authority.IssueServer("api", ["localhost"], [IPAddress.Loopback], TimeSpan.FromDays(1)).Load();

        Assert.True(server.HasPrivateKey);
        Assert.True(Chains(server, authority));
        Assert.True(server.MatchesHostname("localhost"));
        Assert.True(server.MatchesHostname("127.0.0.1"));
        Assert.False(server.MatchesHostname("example.com"));
    }

    [Fact]
    public void A_client_certificate_carries_the_user_and_the_groups()
    {
        using var authority = CertificateAuthority.Create("test", TimeProvider.System);
        using var client = authority.IssueClient("admin", ["system:masters"], TimeSpan.FromDays(1)).Load();

        Assert.Equal("admin", client.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        Assert.Contains("O=system:masters", client.Subject, StringComparison.Ordinal);
        Assert.True(Chains(client, authority));
    }

    [Fact]
    public void A_certificate_of_another_authority_does_not_chain()
    {
        using var ours = CertificateAuthority.Create("test", TimeProvider.System);
        using var theirs = CertificateAuthority.Create("test", TimeProvider.System);
        using var client = theirs.IssueClient("admin", [], TimeSpan.FromDays(1)).Load();

        Assert.False(Chains(client, ours));
    }

    [Fact]
    public void The_authority_is_the_same_after_a_restart_and_its_key_is_private()
    {
        string before;
        using (var first = CertificateAuthority.OpenOrCreate(_directory, "test", TimeProvider.System))
        {
            before = first.CertificatePem;
        }

        using var second = CertificateAuthority.OpenOrCreate(_directory, "test", TimeProvider.System);
        Assert.Equal(before, second.CertificatePem);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, "ca.key")));
        }
    }

    [Fact]
    public void A_key_does_not_print_itself()
    {
        using var authority = CertificateAuthority.Create("test", TimeProvider.System);
        var issued = authority.IssueClient("admin", [], TimeSpan.FromDays(1));
        Assert.DoesNotContain("PRIVATE", issued.ToString(), StringComparison.Ordinal);
    }

    private static bool Chains(X509Certificate2 certificate, CertificateAuthority authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.PublicCertificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
