using System.Net;
using System.Text;
using Portolan.Proxy.Model;
using Portolan.Proxy.Tls;

namespace Portolan.Proxy.Exchange;

/// <summary>A client's connection as the exchanges on it see it: made once a connection, used on its loop only.</summary>
internal sealed class ClientContext(IServedPort port, IPEndPoint? remote, string? serverName, ClientProof? proof = null)
{
    private long _version = -1;
    private string? _listener;
    private bool _isWelcome;
    private byte[]? _forwarded;

    /// <summary>The port that accepted it.</summary>
    public IServedPort Port => port;

    /// <summary>The SNI of the handshake; null without TLS or without SNI.</summary>
    public string? ServerName => serverName;

    /// <summary>The client's IP address as text, <c>unknown</c> when there is none; sent with each request.</summary>
    public byte[] RemoteAddress { get; } = Encoding.ASCII.GetBytes(Text(remote));

    /// <summary>The client as an element of <c>Forwarded</c> (RFC 7239, 4 and 6).</summary>
    public ReadOnlySpan<byte> ForwardedElement(ReadOnlySpan<byte> scheme) =>
        _forwarded ??= [.. "for="u8, .. Node(RemoteAddress), .. ";proto="u8, .. scheme];

    /// <summary>
    /// Whether responses should tell the client to leave: its port is drained, or its handshake proved less than is asked now.
    /// </summary>
    public bool IsClosing => port.IsClosing || !IsWelcomeUnder(port.Model);

    /// <summary>
    /// The name of the listener that the handshake's server name selects in a model: found once for each model that the connection lives to
    /// see. Only the name is kept: an idle connection must not hold a model in memory that nobody serves any more.
    /// </summary>
    public string? ListenerUnder(PortModel model)
    {
        Look(model);
        return _listener;
    }

    /// <summary>Whether what the client proved in its handshake is what that listener asks.</summary>
    public bool IsWelcomeUnder(PortModel model)
    {
        if (model.Family != PortFamily.Tls)
        {
            return true;
        }

        Look(model);
        return _isWelcome;
    }

    private void Look(PortModel model)
    {
        if (_version == model.Version)
        {
            return;
        }

        _version = model.Version;
        _listener = model.Router.FindListener(serverName)?.Name;
        _isWelcome = ClientProof.Satisfies(
            proof,
            _listener is not null && model.Certificates.TryGetValue(_listener, out var certificates) ? certificates.Check : null
        );
    }

    private static string Text(IPEndPoint? endPoint) =>
        endPoint?.Address switch
        {
            null => "unknown",
            { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
            var address => address.ToString(),
        };

    // RFC 7239, 6.1: an address of IPv6 is in brackets, and these in quotes.
    private static byte[] Node(byte[] address) => address.Contains((byte)':') ? [.. "\"["u8, .. address, .. "]\""u8] : address;
}
