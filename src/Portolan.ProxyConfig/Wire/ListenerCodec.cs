using System.Net;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of listeners and their certificates.</summary>
internal static class ListenerCodec
{
    public static ListenerMessage Encode(Listener listener) =>
        new()
        {
            Key = KeyCodec.Encode(listener.Key),
            Direction = EnumMaps.ListenerDirections.Encode(listener.Direction),
            Address = listener.Address,
            Port = listener.Port,
            Protocol = EnumMaps.ListenerProtocols.Encode(listener.Protocol),
            Hostname = listener.Hostname,
            Certificates = { listener.Certificates.Select(KeyCodec.Encode) },
            Generation = listener.Generation,
            ClientValidation = listener.ClientValidation is { } validation
                ? new ClientValidationMessage
                {
                    AuthoritiesPem = validation.AuthoritiesPem,
                    Mode = EnumMaps.ClientValidationModes.Encode(validation.Mode),
                }
                : null,
            ClientAddressing = new ClientAddressingMessage
            {
                ProxyProtocolFrom = { listener.ClientAddressing.ProxyProtocolFrom.Select(network => network.ToString()) },
                TrustedHops = listener.ClientAddressing.TrustedHops,
            },
        };

    public static Listener Decode(ListenerMessage message) =>
        new()
        {
            Key = KeyCodec.Decode(message.Key),
            // A control plane that does not know of directions has listeners at the edge alone.
            Direction =
                message.Direction == ListenerDirectionCode.Unspecified
                    ? ListenerDirection.Edge
                    : EnumMaps.ListenerDirections.Decode(message.Direction),
            Address = message.Address,
            Port = message.Port,
            Protocol = EnumMaps.ListenerProtocols.Decode(message.Protocol),
            Hostname = message.Hostname,
            Certificates = message.Certificates.Select(KeyCodec.Decode).ToEquatableList(),
            Generation = message.Generation,
            ClientValidation = message.ClientValidation is { } validation
                ? new ClientValidation(validation.AuthoritiesPem, EnumMaps.ClientValidationModes.Decode(validation.Mode))
                : null,
            ClientAddressing = message.ClientAddressing is { } addressing
                ? new ClientAddressing
                {
                    ProxyProtocolFrom = addressing.ProxyProtocolFrom.Select(DecodeNetwork).ToEquatableList(),
                    TrustedHops = addressing.TrustedHops,
                }
                : ClientAddressing.Direct,
        };

    private static IPNetwork DecodeNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network : throw new WireException($"\"{text}\" is not a network in CIDR notation");

    public static CertificateMessage Encode(Certificate certificate) =>
        new()
        {
            Key = KeyCodec.Encode(certificate.Key),
            ChainPem = certificate.ChainPem,
            PrivateKeyPem = certificate.PrivateKeyPem.Reveal(),
        };

    public static Certificate Decode(CertificateMessage message) =>
        new()
        {
            Key = KeyCodec.Decode(message.Key),
            ChainPem = message.ChainPem,
            PrivateKeyPem = new Secret(message.PrivateKeyPem),
        };
}
