using System.Net;
using System.Text;
using Portolan.Api;
using Portolan.Api.Mesh;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;

namespace Portolan.Translation.Proxies.Backends;

/// <summary>
/// How a MeshExternalService is spoken to; one that asks for what proxies cannot do is refused, and never spoken to in another way.
/// </summary>
/// <param name="Tls">TLS towards it; absent for plain text.</param>
/// <param name="Fault">Why it cannot be used; null when it can.</param>
internal sealed record ExternalServiceAnswer(BackendTls? Tls, string? Fault)
{
    /// <summary>The answer; absent when there is none in the system's namespace.</summary>
    public static Rule<NamespacedName, ExternalServiceAnswer?> Of { get; } =
        new(
            "how a MeshExternalService is spoken to",
            (reader, key) =>
                reader.Get<MeshExternalService>(key) is { } service && MeshServiceOrigins.IsOfTheSystem(reader, service.Metadata)
                    ? Judge(reader, service)
                    : null
        );

    /// <summary>The name of a MeshExternalService outside: that of the first endpoint that has one.</summary>
    public static string? HostnameOf(MeshExternalService service) =>
        service.Spec.Endpoints.Select(endpoint => endpoint.Address).FirstOrDefault(address => !IPAddress.TryParse(address, out _));

    private static ExternalServiceAnswer Judge(IReader reader, MeshExternalService service)
    {
        var spec = service.Spec;
        if (spec.Extension is not null)
        {
            return Refused("has spec.extension, which is not supported");
        }

        if (spec.Endpoints.Any(endpoint => endpoint.Address.StartsWith("unix:", StringComparison.Ordinal)))
        {
            return Refused("has an endpoint that is a Unix socket, which is not supported: use addresses and names");
        }

        return spec.Tls is { Enabled: true } tls ? WithTls(reader, service, tls) : new(null, null);
    }

    private static ExternalServiceAnswer WithTls(IReader reader, MeshExternalService service, MeshExternalServiceTls tls)
    {
        var verification = tls.Verification ?? new MeshExternalServiceVerification();
        if (tls.Version is { Min: not ("TLSAuto" or "TLS12") } or { Max: not ("TLSAuto" or "TLS13") })
        {
            return Refused("asks for other versions of TLS (spec.tls.version) than 1.2 and 1.3, which proxies speak: use TLSAuto");
        }

        if (tls.AllowRenegotiation)
        {
            return Refused("asks for renegotiation (spec.tls.allowRenegotiation), which proxies do not take part in");
        }

        if (verification.Mode is not "Secured")
        {
            return Refused(
                $"has spec.tls.verification.mode {verification.Mode}, and proxies speak to nobody whom they do not verify: use Secured"
            );
        }

        if (verification.ClientCert is not null || verification.ClientKey is not null)
        {
            return Refused("has a client certificate (spec.tls.verification.clientCert), which is not supported");
        }

        if (verification.SubjectAltNames.Any(name => name.Type is not "Exact"))
        {
            return Refused("has spec.tls.verification.subjectAltNames of type Prefix, which is not supported: use Exact");
        }

        var (trust, fault) = TrustOf(reader, verification.CaCert);
        if (trust is null)
        {
            return Refused(fault);
        }

        return (verification.ServerName ?? HostnameOf(service)) is { } name
            ? new(
                new BackendTls
                {
                    ServerName = name,
                    Trust = trust,
                    Names = verification.SubjectAltNames.IsEmpty
                        ? [new PeerName.Dns(name)]
                        : verification.SubjectAltNames.Select(wanted => NameOf(wanted.Value)).ToEquatableList(),
                },
                null
            )
            : Refused("asks for TLS and has no name to verify: give it spec.tls.verification.serverName, or an endpoint that is a name");
    }

    private static PeerName NameOf(string value) =>
        value.Contains("://", StringComparison.Ordinal) ? new PeerName.Uri(value) : new PeerName.Dns(value);

    private static (TrustAnchors? Trust, string Fault) TrustOf(IReader reader, DataSource? source)
    {
        const string Field = "spec.tls.verification.caCert";
        switch (source)
        {
            case null:
                return (new TrustAnchors.System(), "");
            case { InlineString: { } text }:
                return BundleOf(text);
            case { Inline: { } inline }:
                var bytes = new byte[inline.Length];
                return Convert.TryFromBase64String(inline, bytes, out var length)
                    ? BundleOf(Encoding.UTF8.GetString(bytes, 0, length))
                    : (null, $"has something in {Field}.inline that is not base64");
            case { Secret: { } name }:
                var secret = reader.Get<Api.Core.Secret>(new NamespacedName(reader.Options().SystemNamespace, name));
                return secret?.Data.GetValueOrDefault(Gateways.CertificateSource.MeshSecretField) is { } value
                    ? BundleOf(value.RevealText())
                    : (
                        null,
                        $"names Secret \"{name}\" in {Field}, which is not there or has no key {Gateways.CertificateSource.MeshSecretField}"
                    );
            default:
                return (null, $"has {Field} in a file, which is not supported: use inlineString or secret");
        }
    }

    private static (TrustAnchors? Trust, string Fault) BundleOf(string? text) =>
        CaBundles.Parse(text ?? "") is CaBundle.Certificates bundle
            ? (new TrustAnchors.Bundle(bundle.Pem), "")
            : (null, "has something in spec.tls.verification.caCert that is no certificate in PEM");

    private static ExternalServiceAnswer Refused(string fault) => new(null, fault);
}
