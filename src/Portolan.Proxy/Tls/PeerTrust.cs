using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tls;

/// <summary>Whose signature makes a peer's certificate good, loaded. Nothing is fetched from anywhere while a handshake waits.</summary>
internal sealed class PeerTrust
{
    // id-kp-serverAuth and id-kp-clientAuth (RFC 5280, 4.2.1.12): a certificate that names uses must name this one.
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    // Authorities that changed their key without changing their name, or are signed by several others, are few.
    internal const int MostTried = 8;

    // Certificates that sign each other in circles have more ways through them than can be walked.
    private const int MostSteps = 64;

    private readonly Dictionary<string, List<X509Certificate2>> _bySubject;

    private PeerTrust(X509Certificate2Collection? anchors)
    {
        Anchors = anchors;
        _bySubject = (anchors ?? [])
            .GroupBy(anchor => anchor.Subject, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                group => group.Key,
                group => group.DistinctBy(anchor => anchor.Thumbprint).ToList(),
                StringComparer.OrdinalIgnoreCase
            );
    }

    /// <summary>Trusts nobody.</summary>
    public static PeerTrust Nobody { get; } = new([]);

    /// <summary>Trusts these.</summary>
    public static PeerTrust Of(X509Certificate2Collection anchors) => new(anchors);

    /// <summary>The certificates that are trusted; null for those of the system.</summary>
    public X509Certificate2Collection? Anchors { get; }

    /// <summary>
    /// Loads anchors. When they cannot be read nobody is trusted, and <paramref name="fault"/> says why; else it is empty.
    /// </summary>
    public static PeerTrust Load(TrustAnchors anchors, out string fault)
    {
        fault = "";
        switch (anchors)
        {
            case TrustAnchors.System:
                return new PeerTrust(null);
            case TrustAnchors.Bundle bundle:
                return Load(bundle.Pem, out fault);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The same for certificates in PEM.</summary>
    public static PeerTrust Load(string pem, out string fault)
    {
        var loaded = new X509Certificate2Collection();
        try
        {
            loaded.ImportFromPem(pem);
            fault = loaded.Count == 0 ? "the bundle of authorities holds no certificate: expected PEM blocks \"CERTIFICATE\"" : "";
        }
        catch (CryptographicException exception)
        {
            fault = $"the bundle of authorities cannot be read: {exception.Message}";
        }

        return fault.Length == 0 ? new PeerTrust(loaded) : Nobody;
    }

    /// <summary>
    /// How the library builds the chain that it shows to our callback; a new object, for whoever gets one may change it. Of configured
    /// anchors it knows nothing: a store of a thousand would be built for each handshake (70 ms measured), and whether a peer is trusted is
    /// said by <see cref="Trusts"/> alone.
    /// </summary>
    public X509ChainPolicy PolicyFor(PeerRole role)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = Anchors is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
        };
        policy.ApplicationPolicy.Add(role == PeerRole.Server ? ServerUse : ClientUse);
        return policy;
    }

    /// <summary>
    /// Whether a certificate leads to an anchor over those that its owner sent along. An anchor need not be signed by itself: what is
    /// configured is trusted, whoever signed it, and nothing above it is asked for (OpenSSL calls it a partial chain). Not for the system's
    /// authorities, of which the library knows.
    /// </summary>
    public bool Trusts(X509Certificate2 shown, PeerRole role, X509Certificate2Collection sent) =>
        PathsOf(shown, sent).Any(path => IsGood(path, role));

    /// <summary>
    /// The ways from a certificate, which is first, to an anchor, which is last, shortest first: each link may have signed the one before.
    /// Only what is named as the issuer of something is considered, so that a stranger costs the same whether one anchor is configured or a
    /// thousand. The library would follow one of them only, and that by names: of authorities with one name, or one authority that several
    /// others signed, it may take the wrong one.
    /// </summary>
    internal IEnumerable<X509Certificate2[]> PathsOf(X509Certificate2 shown, X509Certificate2Collection sent) =>
        Walk(shown, sent).Take(MostTried);

    private IEnumerable<X509Certificate2[]> Walk(X509Certificate2 shown, X509Certificate2Collection sent)
    {
        var links = CertificateLinks.Of(shown, sent);
        var open = new Queue<X509Certificate2[]>([
            [shown],
        ]);
        for (var step = 0; step < MostSteps && open.TryDequeue(out var path); step++)
        {
            var last = path[^1];
            if (Named(last.Subject).Any(anchor => IsSame(anchor, last)))
            {
                yield return path;
            }

            foreach (
                var anchor in Named(last.Issuer).Where(anchor => CertificateLinks.MayHaveSigned(anchor, last) && !IsSame(anchor, last))
            )
            {
                yield return [.. path, anchor];
            }

            foreach (var link in links.Where(link => CertificateLinks.MayHaveSigned(link, last) && !path.Any(on => IsSame(on, link))))
            {
                open.Enqueue([.. path, link]);
            }
        }
    }

    private List<X509Certificate2> Named(string subject) => _bySubject.GetValueOrDefault(subject) ?? [];

    private bool IsGood(X509Certificate2[] path, PeerRole role)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = PolicyFor(role);

        // The library trusts what is signed by itself, and takes all else for a link.
        chain.ChainPolicy.CustomTrustStore.Add(path[^1]);
        chain.ChainPolicy.ExtraStore.AddRange(path[1..]);
        chain.Build(path[0]);
        return chain.ChainElements.Count >= path.Length
            && chain
                .ChainElements.Take(path.Length)
                .Zip(path)
                .All(pair => IsSame(pair.First.Certificate, pair.Second) && IsGood(pair.First, chain.ChainPolicy.VerificationTime));
    }

    // That nothing self-signed is at the end does not matter when an anchor is on the way. The times are looked at here, because the
    // library passes over those of a chain's end.
    private static bool IsGood(X509ChainElement element, DateTime now) =>
        now >= element.Certificate.NotBefore
        && now <= element.Certificate.NotAfter
        && Array.TrueForAll(
            element.ChainElementStatus,
            found => found.Status is X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot
        );

    private static bool IsSame(X509Certificate2 left, X509Certificate2 right) =>
        left.RawDataMemory.Span.SequenceEqual(right.RawDataMemory.Span);
}

/// <summary>What a peer is in a handshake.</summary>
internal enum PeerRole
{
    /// <summary>It was connected to.</summary>
    Server,

    /// <summary>It connected.</summary>
    Client,
}
