using System.Diagnostics;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>
/// The wire form of TLS towards backends. What is not known of it closes the backend: it is neither left out, nor is the backend spoken to
/// as before.
/// </summary>
internal static class BackendTlsCodec
{
    public static BackendTlsMessage Encode(BackendTls tls)
    {
        var message = new BackendTlsMessage
        {
            ServerName = tls.ServerName,
            Names = { tls.Names.Select(Encode) },
            ClientCertificate = tls.ClientCertificate is { } key ? KeyCodec.Encode(key) : null,
        };
        switch (tls.Trust)
        {
            case TrustAnchors.System:
                message.System = new SystemTrustMessage();
                break;
            case TrustAnchors.Bundle bundle:
                message.BundlePem = bundle.Pem;
                break;
            default:
                throw new UnreachableException();
        }

        return message;
    }

    public static BackendTls Decode(BackendTlsMessage message) =>
        new()
        {
            ServerName = message.ServerName,
            Trust = message.TrustCase switch
            {
                BackendTlsMessage.TrustOneofCase.System => new TrustAnchors.System(),
                BackendTlsMessage.TrustOneofCase.BundlePem => new TrustAnchors.Bundle(message.BundlePem),
                _ => throw new WireException("the trust of tls is not known"),
            },
            Names = message.Names.Select(Decode).ToEquatableList(),
            ClientCertificate = message.ClientCertificate is { } key ? KeyCodec.Decode(key) : null,
        };

    private static PeerNameMessage Encode(PeerName name) =>
        name switch
        {
            PeerName.Dns dns => new PeerNameMessage { Dns = dns.Value },
            PeerName.Uri uri => new PeerNameMessage { Uri = uri.Value },
            _ => throw new UnreachableException(),
        };

    private static PeerName Decode(PeerNameMessage message) =>
        message.NameCase switch
        {
            PeerNameMessage.NameOneofCase.Dns => new PeerName.Dns(message.Dns),
            PeerNameMessage.NameOneofCase.Uri => new PeerName.Uri(message.Uri),
            _ => throw new WireException("a name of tls is of a kind that is not known"),
        };
}
