using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Tls;

namespace Portolan.Proxy.Tests.Tls;

public sealed class PeerTrustTests
{
    private readonly Issuer _root = Issuer.Root("root");

    [Fact]
    public void An_authority_in_between_is_an_anchor_when_it_is_configured_and_nothing_above_it_is_asked_for()
    {
        var between = _root.Sign("between");
        var below = between.Sign("below");

        Assert.True(Trusts([between], between.Leaf()));
        Assert.True(Trusts([between], below.Leaf(), below));
        Assert.True(Trusts([between], between.Leaf(), between, _root));
        Assert.True(Trusts([between, Issuer.Root("other")], below.Leaf(), between, below, _root));

        // What stands above, or beside it, is not trusted for that.
        Assert.False(Trusts([between], _root.Leaf(), _root));
        Assert.False(Trusts([between], _root.Sign("beside").Leaf(), _root));
        Assert.False(Trusts([between], below.Leaf()));
    }

    [Fact]
    public void A_leaf_is_an_anchor_of_itself_whoever_signed_it_and_of_nothing_below()
    {
        var leaf = _root.Sign("leaf", isAuthority: false);

        Assert.True(Trusts([leaf], leaf.Certificate));
        Assert.False(Trusts([leaf], leaf.Sign("below", isAuthority: false).Certificate, leaf));
        Assert.False(Trusts([leaf], _root.Leaf(), leaf, _root));
    }

    [Fact]
    public void An_authority_that_two_others_signed_is_trusted_by_whoever_trusts_one_of_them()
    {
        var other = Issuer.Root("other");
        var between = _root.Sign("between");
        var crossed = other.CrossSign(between);
        var leaf = between.Leaf();

        Assert.True(Trusts([_root], leaf, between, crossed));
        Assert.True(Trusts([_root], leaf, crossed, between));
        Assert.True(Trusts([other], leaf, between, crossed));
        Assert.True(Trusts([other], leaf, crossed, between));
        Assert.True(Trusts([between], leaf, crossed, other));
        Assert.False(Trusts([other], leaf, between));

        // Links of one name, with different keys.
        var (wrong, right) = (_root.Sign("twin"), _root.Sign("twin"));
        Assert.True(Trusts([_root], right.Leaf(), wrong, right));
        Assert.True(Trusts([_root], right.Leaf(), right, wrong));
        Assert.False(Trusts([_root], right.Leaf(), wrong));

        // The old root, which the new one signed, is an anchor still.
        var bridge = other.CrossSign(_root);
        Assert.True(Trusts([_root], leaf, between, bridge));
        Assert.True(Trusts([other], leaf, between, bridge));
    }

    [Fact]
    public void What_has_expired_or_is_not_valid_yet_trusts_nothing_wherever_it_stands()
    {
        var old = _root.Sign("old", until: Issuer.Past);

        Assert.False(Trusts([_root], old.Leaf(), old));
        Assert.False(Trusts([old], old.Leaf()));
        Assert.False(Trusts([old], old.Leaf(), old, _root));
        var leaf = _root.Sign("leaf", isAuthority: false, until: Issuer.Past);
        Assert.False(Trusts([_root], leaf.Certificate));
        Assert.False(Trusts([leaf], leaf.Certificate));
    }

    [Fact]
    public void What_is_above_an_anchor_may_have_expired()
    {
        var old = _root.Sign("old", until: Issuer.Past);
        var between = old.Sign("between");

        Assert.True(Trusts([between], between.Leaf(), old, _root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_authorities_with_one_name_the_signature_decides(bool saysKey)
    {
        var (first, second, third) = (Issuer.Root("same"), Issuer.Root("same"), Issuer.Root("same"));
        X509Extension[] says(Issuer issuer) => saysKey ? [Issuer.KeyOf(issuer)] : [];

        foreach (var issuer in new[] { first, second, third })
        {
            Assert.True(Trusts([first, second, third], issuer.Leaf(says(issuer))));
        }

        Assert.False(Trusts([first, second], third.Leaf(says(third))));
        Assert.False(Trusts([first], third.Leaf(says(third)), third));

        // A stranger who says another one's key has not its signature.
        Assert.False(Trusts([first, second], third.Leaf(Issuer.KeyOf(first)), third));
        var between = second.Sign("between");
        Assert.True(Trusts([first, second], between.Leaf(), between));
    }

    [Fact]
    public void A_name_outside_of_what_an_authority_may_name_is_refused()
    {
        var limited = _root.Sign("limited", extensions: PermittedDns("shop.example.com"));

        Assert.True(Trusts([_root], limited.Leaf(Dns("a.shop.example.com")), limited));
        Assert.True(Trusts([limited], limited.Leaf(Dns("a.shop.example.com"))));
        Assert.False(Trusts([_root], limited.Leaf(Dns("bank.example.com")), limited));
        Assert.False(Trusts([limited], limited.Leaf(Dns("bank.example.com"))));
        var below = limited.Sign("below");
        Assert.False(Trusts([limited], below.Leaf(Dns("bank.example.com")), below));
    }

    [Fact]
    public void A_certificate_for_another_use_is_refused_and_one_that_names_no_use_serves_for_all()
    {
        var (server, client) = (Use("1.3.6.1.5.5.7.3.1"), Use("1.3.6.1.5.5.7.3.2"));
        var between = _root.Sign("between");

        foreach (var anchor in new[] { _root, between })
        {
            Assert.True(Trusts(PeerRole.Server, [anchor], between.Leaf(server), between));
            Assert.False(Trusts(PeerRole.Client, [anchor], between.Leaf(server), between));
            Assert.True(Trusts(PeerRole.Client, [anchor], between.Leaf(client), between));
            Assert.False(Trusts(PeerRole.Server, [anchor], between.Leaf(client), between));
            Assert.True(Trusts(PeerRole.Client, [anchor], between.Leaf(), between));
            Assert.True(Trusts(PeerRole.Server, [anchor], between.Leaf(), between));
        }

        // An authority that may name servers alone.
        var servers = _root.Sign("servers", extensions: server);
        Assert.True(Trusts(PeerRole.Server, [servers], servers.Leaf()));
        Assert.False(Trusts(PeerRole.Client, [servers], servers.Leaf()));
    }

    [Fact]
    public void Who_is_no_authority_signs_for_nobody()
    {
        var leaf = _root.Sign("leaf", isAuthority: false);

        Assert.False(Trusts([_root], leaf.Leaf(), leaf));
    }

    [Fact]
    public void A_long_path_is_followed_and_one_without_end_is_not()
    {
        var chain = new List<Issuer>();
        var last = _root;
        for (var link = 0; link < 100; link++)
        {
            chain.Add(last = last.Sign($"link {link}"));
        }

        var most = CertificateLinks.Most - 1;
        Assert.True(Trusts([_root], chain[most - 1].Leaf(), [.. chain.Take(most)]));
        Assert.False(Trusts([_root], chain[most].Leaf(), [.. chain.Take(most + 1)]));
        Assert.False(Trusts([_root], last.Leaf(), [.. chain]));
        Assert.Equal(CertificateLinks.Most, CertificateLinks.Of(last.Leaf(), Collection(chain)).Count);

        // An anchor within reach is found, whatever is sent beside.
        Assert.True(Trusts([chain[98]], last.Leaf(), [.. chain]));
        Assert.True(Trusts([_root], chain[0].Leaf(), [.. chain]));
        Assert.Equal(2, CertificateLinks.Of(chain[0].Leaf(), Collection(chain)).Count);
    }

    [Fact]
    public void A_path_that_runs_in_a_circle_ends()
    {
        var (first, second) = (Issuer.Root("first"), Issuer.Root("second"));
        var (firstBySecond, secondByFirst) = (second.CrossSign(first), first.CrossSign(second));

        Assert.False(Trusts([_root], first.Leaf(), firstBySecond, secondByFirst));
        var ring = Enumerable.Range(0, 15).Select(_ => Issuer.Root("ring")).ToList();
        Assert.False(Trusts([_root], ring[0].Leaf(), [.. ring]));
        Assert.True(Trusts([second], first.Leaf(), secondByFirst, firstBySecond));
    }

    [Fact]
    public void Among_a_thousand_anchors_the_one_that_signed_is_found_and_for_a_stranger_few_are_tried()
    {
        var authorities = Enumerable.Range(0, 1000).Select(number => Issuer.Root($"authority {number}")).ToList();
        var trust = TrustOf([.. authorities, _root]);

        Assert.True(trust.Trusts(authorities[999].Leaf(), PeerRole.Server, []));
        Assert.Single(trust.PathsOf(authorities[999].Leaf(), []));

        // Strangers: of a name that nobody has, and of one of the names.
        Assert.False(trust.Trusts(Issuer.Root("stranger").Leaf(), PeerRole.Server, []));
        Assert.Empty(trust.PathsOf(Issuer.Root("stranger").Leaf(), []));
        Assert.False(trust.Trusts(Issuer.Root("authority 7").Leaf(), PeerRole.Server, []));

        // All of one name.
        var same = TrustOf([.. Enumerable.Range(0, 1000).Select(_ => Issuer.Root("same"))]);
        Assert.Equal(PeerTrust.MostTried, same.PathsOf(Issuer.Root("same").Leaf(), []).Count());
    }

    [Fact]
    public void Nobody_is_trusted_by_no_anchor() =>
        Assert.False(PeerTrust.Nobody.Trusts(_root.Leaf(), PeerRole.Server, Collection([_root])));

    private static bool Trusts(Issuer[] anchors, X509Certificate2 shown, params Issuer[] sent) =>
        Trusts(PeerRole.Server, anchors, shown, sent);

    private static bool Trusts(PeerRole role, Issuer[] anchors, X509Certificate2 shown, params Issuer[] sent) =>
        TrustOf(anchors).Trusts(shown, role, Collection(sent));

    private static PeerTrust TrustOf(IEnumerable<Issuer> anchors)
    {
        var trust = PeerTrust.Load(string.Join('\n', anchors.Select(anchor => anchor.Pem)), out var fault);
        Assert.Equal("", fault);
        return trust;
    }

    private static X509Certificate2Collection Collection(IEnumerable<Issuer> issuers) => [.. issuers.Select(issuer => issuer.Certificate)];

    private static X509EnhancedKeyUsageExtension Use(string use) => new([new Oid(use)], critical: false);

    private static X509Extension Dns(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        return names.Build();
    }

    // RFC 5280, 4.2.1.10: permittedSubtrees [0], each a GeneralName: dNSName [2].
    private static X509Extension PermittedDns(string domain)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, domain, new Asn1Tag(TagClass.ContextSpecific, 2));
        }

        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }
}
