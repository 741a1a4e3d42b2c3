using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Listening;

/// <summary>A client's connection, from accept to close. Rides along as a feature of the transport, so that handshake and requests find it.</summary>
internal sealed class ClientConnection(PortListener port, ConnectionContext transport)
{
    private IConnectionLifetimeNotificationFeature? _lifetime;
    private string? _remoteAddress;
    private Selected? _selected;

    /// <summary>The port that accepted it.</summary>
    public PortListener Port => port;

    /// <summary>The SNI of the handshake; absent without TLS or without SNI.</summary>
    public string? ServerName { get; set; }

    /// <summary>The client's IP address as text: built once a connection, sent with each request.</summary>
    public string RemoteAddress => _remoteAddress ??= Text(transport.RemoteEndPoint);

    /// <summary>
    /// The name of the listener that the handshake's server name selects in a model: found once for each model that the connection lives to see. Only
    /// the name is kept: an idle connection must not hold a model in memory that nobody serves any more.
    /// </summary>
    public string? ListenerUnder(PortModel model)
    {
        var known = Volatile.Read(ref _selected);
        if (known is null || known.Version != model.Version)
        {
            known = new Selected(model.Version, model.Router.FindListener(ServerName)?.Name);
            Volatile.Write(ref _selected, known);
        }

        return known.Listener;
    }

    /// <summary>The HTTP engine takes over: from now on the connection can be closed gracefully.</summary>
    public void Attach(IConnectionLifetimeNotificationFeature? lifetime)
    {
        Volatile.Write(ref _lifetime, lifetime);
        if (port.IsStopped)
        {
            lifetime?.RequestClose();
        }
    }

    /// <summary>Asks for an end after the requests under way: GOAWAY in HTTP/2, closing after the response in HTTP/1.1.</summary>
    public void RequestClose()
    {
        if (Volatile.Read(ref _lifetime) is { } lifetime)
        {
            lifetime.RequestClose();
        }
        else
        {
            Abort();
        }
    }

    /// <summary>Ends the connection now.</summary>
    public void Abort() => transport.Abort(new ConnectionAbortedException("The drain time is over."));

    private static string Text(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: var address })
        {
            return "unknown";
        }

        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    private sealed record Selected(long Version, string? Listener);
}
