using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Tls;

public sealed class SubjectAltNamesTests
{
    [Theory]
    [InlineData("a.example", "a.example", true)]
    [InlineData("a.example", "A.Example", true)]
    [InlineData("a.example", "b.example", false)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "a.b.example.com", false)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.com", "example.com", false)]
    [InlineData("a.example.com", "*.example.com", true)]
    [InlineData("a.b.example.com", "*.example.com", false)]
    [InlineData("*.example.com", "*.example.com", true)]
    [InlineData("*", "a.example", false)]
    public void A_host_name_is_covered_label_by_label(string inCertificate, string wanted, bool expected) =>
        Assert.Equal(expected, SubjectAltNames.HasAny(With(inCertificate), [new PeerName.Dns(wanted)]));

    [Theory]
    [InlineData("spiffe://a.example/id", "spiffe://a.example/id", true)]
    [InlineData("spiffe://a.example/id", "spiffe://a.example/ID", false)]
    [InlineData("spiffe://a.example/id", "spiffe://a.example/id/more", false)]
    public void A_URI_is_compared_octet_by_octet(string inCertificate, string wanted, bool expected) =>
        Assert.Equal(expected, SubjectAltNames.HasAny(With(inCertificate), [new PeerName.Uri(wanted)]));

    [Fact]
    public void One_name_of_several_is_enough_and_none_is_never()
    {
        var certificate = With("*", "a.example", "spiffe://a.example/id");

        Assert.True(SubjectAltNames.HasAny(certificate, [new PeerName.Dns("x.example"), new PeerName.Uri("spiffe://a.example/id")]));
        Assert.False(SubjectAltNames.HasAny(certificate, [new PeerName.Dns("x.example"), new PeerName.Uri("spiffe://x.example/id")]));
        Assert.False(SubjectAltNames.HasAny(certificate, []));
    }

    [Fact]
    public void A_host_name_is_no_URI_and_the_common_name_is_no_name()
    {
        Assert.False(SubjectAltNames.HasAny(With("a.example"), [new PeerName.Uri("a.example")]));
        Assert.False(SubjectAltNames.HasAny(Load(new Authority().Issue("a.example")), [new PeerName.Dns("a.example")]));
    }

    private static X509Certificate2 With(params string[] names) => Load(new Authority().Issue("leaf", names));

    private static X509Certificate2 Load(Certificate certificate) => X509Certificate2.CreateFromPem(certificate.ChainPem);
}
