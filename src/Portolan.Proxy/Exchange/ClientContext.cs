using System.Net;
using System.Text;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Exchange;

/// <summary>A client's connection as the exchanges on it see it: made once a connection, used on its loop only.</summary>
internal sealed class ClientContext(IServedPort port, IPEndPoint? remote, string? serverName)
{
    private long _version = -1;
    private string? _listener;

    /// <summary>The port that accepted it.</summary>
    public IServedPort Port => port;

    /// <summary>The SNI of the handshake; null without TLS or without SNI.</summary>
    public string? ServerName => serverName;

    /// <summary>The client's IP address as text, <c>unknown</c> when there is none; sent with each request.</summary>
    public byte[] RemoteAddress { get; } = Encoding.ASCII.GetBytes(Text(remote));

    /// <summary>
    /// The name of the listener that the handshake's server name selects in a model: found once for each model that the connection lives to see. Only
    /// the name is kept: an idle connection must not hold a model in memory that nobody serves any more.
    /// </summary>
    public string? ListenerUnder(PortModel model)
    {
        if (_version != model.Version)
        {
            _version = model.Version;
            _listener = model.Router.FindListener(serverName)?.Name;
        }

        return _listener;
    }

    private static string Text(IPEndPoint? endPoint) => endPoint?.Address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        var address => address.ToString(),
    };
}
