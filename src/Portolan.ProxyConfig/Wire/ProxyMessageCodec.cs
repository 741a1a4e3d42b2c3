using System.Diagnostics;
using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of what a proxy says.</summary>
internal static class ProxyMessageCodec
{
    public static ProxyMessage Encode(ProxyHello hello) =>
        new()
        {
            Hello = new HelloMessage
            {
                Proxy = KeyCodec.Encode(hello.Proxy),
                Instance = hello.Instance,
                Version = hello.ProxyVersion,
                Stream = hello.Stream,
            },
        };

    public static ProxyMessage Encode(ConfigAcknowledgement acknowledgement) =>
        new()
        {
            Acknowledgement = new AcknowledgementMessage
            {
                Version = acknowledgement.Version,
                Listeners = { acknowledgement.Listeners.Select(Encode) },
                Rejections = { acknowledgement.Rejections.Select(Encode) },
                IsUnchanged = acknowledgement.IsUnchanged,
            },
        };

    /// <exception cref="WireException">The hello does not name a proxy of a kind that this version knows.</exception>
    public static ProxyHello Decode(HelloMessage message) =>
        new(KeyCodec.Decode(message.Proxy), message.Instance, message.Version, message.Stream);

    public static ConfigAcknowledgement Decode(AcknowledgementMessage message) =>
        new()
        {
            Version = message.Version,
            Listeners = message.Listeners.Select(Decode).ToEquatableList(),
            Rejections = message.Rejections.Select(Decode).OfType<Rejection>().ToEquatableList(),
            IsUnchanged = message.IsUnchanged,
        };

    private static ListenerReportMessage Encode(ListenerReport report) =>
        new()
        {
            Listener = KeyCodec.Encode(report.Listener),
            Generation = report.Generation,
            Fault = EnumMaps.ListenerFaults.Encode(report.Fault),
            Message = report.Message,
        };

    // A fault that a newer proxy names is a fault all the same.
    private static ListenerReport Decode(ListenerReportMessage message) =>
        new(
            KeyCodec.Decode(message.Listener),
            message.Generation,
            EnumMaps.ListenerFaults.TryDecode(message.Fault) ?? ListenerFault.Other,
            message.Message
        );

    private static RejectionMessage Encode(Rejection rejection)
    {
        var message = new RejectionMessage { Message = rejection.Message };
        switch (rejection.Key)
        {
            case ListenerKey key:
                message.Listener = KeyCodec.Encode(key);
                break;
            case RouteKey key:
                message.Route = KeyCodec.Encode(key);
                break;
            case BackendKey key:
                message.Backend = KeyCodec.Encode(key);
                break;
            case CertificateKey key:
                message.Certificate = KeyCodec.Encode(key);
                break;
            default:
                throw new UnreachableException();
        }

        return message;
    }

    // A part of a kind that only a newer proxy knows was not sent by us, and says nothing about what was.
    private static Rejection? Decode(RejectionMessage message) =>
        message.KeyCase switch
        {
            RejectionMessage.KeyOneofCase.Listener => new Rejection(KeyCodec.Decode(message.Listener), message.Message),
            RejectionMessage.KeyOneofCase.Route => new Rejection(KeyCodec.Decode(message.Route), message.Message),
            RejectionMessage.KeyOneofCase.Backend => new Rejection(KeyCodec.Decode(message.Backend), message.Message),
            RejectionMessage.KeyOneofCase.Certificate => new Rejection(KeyCodec.Decode(message.Certificate), message.Message),
            _ => null,
        };
}
