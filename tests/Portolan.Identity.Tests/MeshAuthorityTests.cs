using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Portolan.Identity.Workloads;

namespace Portolan.Identity.Tests;

public sealed class MeshAuthorityTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly WorkloadIdentity Web = WorkloadIdentity.Of(
        "default",
        ["web_shop_svc_80"],
        [new("kuma.io/service", "web_shop_svc_80"), new("Team", "a b/ü")]
    );

    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public void A_leaf_has_the_key_of_the_request_and_the_names_of_the_identity()
    {
        using var authority = NewAuthority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var issued = Assert.IsType<SigningResult.Issued>(authority.Sign(Request(key), Web, Day));

        using var leaf = X509Certificate2.CreateFromPem(issued.ChainPem);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(
            ["spiffe://default/web_shop_svc_80", "kuma://Team/a%20b/%C3%BC", "kuma://kuma.io/service/web_shop_svc_80"],
            Uris(leaf)
        );
        Assert.True(Chains(leaf, authority));
        Assert.Equal((Now - TimeSpan.FromMinutes(5), Now + Day), (issued.NotBefore, issued.NotAfter));
    }

    [Fact]
    public void What_a_request_asks_for_beside_its_key_is_not_given()
    {
        using var authority = NewAuthority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=admin", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("spiffe://default/payments"));
        names.AddDnsName("payments.shop");
        request.CertificateExtensions.Add(names.Build());

        var issued = Assert.IsType<SigningResult.Issued>(authority.Sign(request.CreateSigningRequestPem(), Web, Day));

        using var leaf = X509Certificate2.CreateFromPem(issued.ChainPem);
        Assert.Equal("", leaf.Subject);
        Assert.Equal("spiffe://default/web_shop_svc_80", Uris(leaf)[0]);
        Assert.DoesNotContain(Uris(leaf), uri => uri.Contains("payments", StringComparison.Ordinal));
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Fact]
    public void A_provided_authority_with_an_RSA_key_signs_for_an_elliptic_one()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=corp", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(Now - Day, Now + (10 * Day));
        using var authority = MeshAuthority.Open(certificate.ExportCertificatePem(), rsa.ExportPkcs8PrivateKeyPem(), _time);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var issued = Assert.IsType<SigningResult.Issued>(authority.Sign(Request(key), Web, Day));

        using var leaf = X509Certificate2.CreateFromPem(issued.ChainPem);
        Assert.True(Chains(leaf, authority));
    }

    [Fact]
    public void A_leaf_never_outlives_its_authority()
    {
        var (authority, _) = MeshAuthority.Create("default", TimeSpan.FromHours(1), _time);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(Now + TimeSpan.FromHours(1), Assert.IsType<SigningResult.Issued>(authority.Sign(Request(key), Web, Day)).NotAfter);

        _time.Advance(TimeSpan.FromHours(1));
        var refused = Assert.IsType<SigningResult.Refused>(authority.Sign(Request(key), Web, Day));
        Assert.StartsWith("the authority of mesh \"default\" expired at 2026-01-01", refused.Why, StringComparison.Ordinal);
        authority.Dispose();
    }

    [Fact]
    public void A_request_whose_signature_is_not_of_its_key_is_refused()
    {
        using var authority = NewAuthority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        var der = Convert.FromBase64String(request[PemEncoding.Find(request).Base64Data]);
        der[^1] ^= 1;

        var refused = Assert.IsType<SigningResult.Refused>(authority.Sign(PemEncoding.WriteString("CERTIFICATE REQUEST", der), Web, Day));

        Assert.Equal("the request is not a signed PKCS#10 request in PEM", refused.Why);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----")]
    public void What_is_no_request_is_refused(string text)
    {
        using var authority = NewAuthority();

        Assert.Equal(
            "the request is not a signed PKCS#10 request in PEM",
            Assert.IsType<SigningResult.Refused>(authority.Sign(text, Web, Day)).Why
        );
    }

    [Fact]
    public void A_request_that_is_too_long_is_refused_unread()
    {
        using var authority = NewAuthority();

        var refused = Assert.IsType<SigningResult.Refused>(authority.Sign(new string('A', MeshAuthority.LongestRequest + 1), Web, Day));

        Assert.Equal("the request has more than 16384 characters", refused.Why);
    }

    [Fact]
    public void A_weak_key_is_refused()
    {
        using var authority = NewAuthority();
        using var rsa = RSA.Create(1024);
        var request = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        var refused = Assert.IsType<SigningResult.Refused>(authority.Sign(request.CreateSigningRequestPem(), Web, Day));

        Assert.Equal("the key of the request is neither ECDSA P-256, P-384 nor RSA of at least 2048 bits", refused.Why);
    }

    [Fact]
    public void A_kept_authority_is_opened_again()
    {
        var (made, pair) = MeshAuthority.Create("default", null, _time);
        using var opened = MeshAuthority.Open(pair.CertificatePem, pair.PrivateKeyPem, _time);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var issued = Assert.IsType<SigningResult.Issued>(opened.Sign(Request(key), Web, Day));

        using var leaf = X509Certificate2.CreateFromPem(issued.ChainPem);
        Assert.True(Chains(leaf, made));
        made.Dispose();
    }

    [Fact]
    public void A_pair_that_may_not_sign_is_refused_without_showing_it()
    {
        var (authority, pair) = MeshAuthority.Create("default", null, _time);
        var (other, otherPair) = MeshAuthority.Create("default", null, _time);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = Assert.IsType<SigningResult.Issued>(authority.Sign(Request(key), Web, Day));

        var mixed = Assert.Throws<CryptographicException>(() => MeshAuthority.Open(pair.CertificatePem, otherPair.PrivateKeyPem, _time));
        var noAuthority = Assert.Throws<CryptographicException>(() =>
            MeshAuthority.Open(leaf.ChainPem, key.ExportPkcs8PrivateKeyPem(), _time)
        );

        Assert.Equal("the private key is not that of the certificate, or is neither ECDSA nor RSA", mixed.Message);
        Assert.Equal("the certificate is not one of a certificate authority (basicConstraints CA:TRUE is missing)", noAuthority.Message);
        Assert.DoesNotContain("PRIVATE", authority.ToString(), StringComparison.Ordinal);
        authority.Dispose();
        other.Dispose();
    }

    [Theory]
    [InlineData("Default", "web", "the mesh \"Default\"")]
    [InlineData("default", "web/../payments", "the service \"web/../payments\"")]
    [InlineData("default", "web\0", "the service \"web\0\"")]
    [InlineData("default", "..", "the service \"..\"")]
    [InlineData("default", "", "the service \"\"")]
    [InlineData("a/b", "web", "the mesh \"a/b\"")]
    public void A_name_that_could_pass_for_another_identity_is_refused(string mesh, string service, string named)
    {
        var refusal = Assert.Throws<FormatException>(() => WorkloadIdentity.Of(mesh, [service], []));

        Assert.StartsWith(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, 16 * 60)]
    [InlineData(1.0, (16 * 60) - 144)]
    public void A_certificate_is_renewed_at_two_thirds_of_its_life_or_up_to_a_tenth_earlier(double random, int minutes) =>
        Assert.Equal(Now + TimeSpan.FromMinutes(minutes), Renewal.At(Now, Now + Day, random), TimeSpan.FromSeconds(1));

    private MeshAuthority NewAuthority() => MeshAuthority.Create("default", null, _time).Authority;

    private static string Request(ECDsa key) => new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

    private static bool Chains(X509Certificate2 leaf, MeshAuthority authority)
    {
        using var anchor = X509Certificate2.CreateFromPem(authority.AnchorPem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(anchor);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.UtcDateTime;
        return chain.Build(leaf);
    }

    private static List<string> Uris(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.Single(extension => extension.Oid?.Value == "2.5.29.17");
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        var uris = new List<string>();
        while (names.HasData)
        {
            uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, new Asn1Tag(TagClass.ContextSpecific, 6)));
        }

        return uris;
    }
}
