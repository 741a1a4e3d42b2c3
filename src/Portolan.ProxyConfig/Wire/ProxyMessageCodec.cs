using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of what a proxy says.</summary>
internal static class ProxyMessageCodec
{
    public static ProxyMessage Encode(ProxyHello hello) => new()
    {
        Hello = new HelloMessage { ProxyKey = hello.Proxy.Value, Instance = hello.Instance, Version = hello.ProxyVersion },
    };

    public static ProxyMessage Encode(ConfigAcknowledgement acknowledgement) => new()
    {
        Acknowledgement = new AcknowledgementMessage
        {
            Version = acknowledgement.Version,
            Listeners = { acknowledgement.Listeners.Select(Encode) },
            Rejections = { acknowledgement.Rejections.Select(rejection => new RejectionMessage { Key = rejection.Key, Message = rejection.Message }) },
        },
    };

    public static ProxyHello Decode(HelloMessage message) => new(new ProxyKey(message.ProxyKey), message.Instance, message.Version);

    public static ConfigAcknowledgement Decode(AcknowledgementMessage message) => new()
    {
        Version = message.Version,
        Listeners = message.Listeners.Select(Decode).ToEquatableList(),
        Rejections = message.Rejections.Select(rejection => new Rejection(rejection.Key, rejection.Message)).ToEquatableList(),
    };

    private static ListenerReportMessage Encode(ListenerReport report) => new()
    {
        Listener = report.Listener.Value,
        Generation = report.Generation,
        Fault = EnumMaps.ListenerFaults.Encode(report.Fault),
        Message = report.Message,
    };

    // A fault that a newer proxy names is a fault all the same.
    private static ListenerReport Decode(ListenerReportMessage message) => new(
        new ListenerKey(message.Listener),
        message.Generation,
        EnumMaps.ListenerFaults.TryDecode(message.Fault) ?? ListenerFault.Other,
        message.Message);
}
