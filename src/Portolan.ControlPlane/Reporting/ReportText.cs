using Google.Protobuf;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.Wire;

namespace Portolan.ControlPlane.Reporting;

/// <summary>
/// What is said on a stream, as text: the two messages that the proxy sent, its hello and its last answer, each a line of JSON.
/// </summary>
internal static class ReportText
{
    public static string Write(ReportStream stream, ConfigAcknowledgement said)
    {
        var hello = ProxyMessageCodec.Encode(new ProxyHello(stream.Proxy, stream.Instance, "", stream.Number)).Hello;
        return $"{JsonFormatter.Default.Format(hello)}\n{JsonFormatter.Default.Format(ProxyMessageCodec.Encode(said).Acknowledgement)}\n";
    }

    /// <summary>Reads it again; nothing if a newer release wrote what this one does not know.</summary>
    public static (ReportStream Stream, ConfigAcknowledgement Said)? Read(string id, string text)
    {
        if (text.Split('\n') is not [var hello, var said, ..])
        {
            return null;
        }

        try
        {
            var who = ProxyMessageCodec.Decode(Parser.Parse<HelloMessage>(hello));
            return (
                new ReportStream(who.Proxy, who.Instance, who.Stream, id),
                ProxyMessageCodec.Decode(Parser.Parse<AcknowledgementMessage>(said))
            );
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or WireException)
        {
            return null;
        }
    }

    private static JsonParser Parser { get; } = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
}
