using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

/// <summary>
/// Manifests use ports 80 and 443, which an ordinary user may not bind. Where that is so, listener ports below 1024 move up by
/// 20,000, in Gateways and in parentRefs alike; tests keep writing the manifest's port, and Locations are read back through the same map.
/// Where the ports can be bound, nothing moves. <c>PORTOLAN_CONFORMANCE_PORTS=mapped</c> moves them in any case.
/// </summary>
internal sealed class PortMap
{
    private const int Offset = 20_000;
    private const int Privileged = 1024;
    private readonly bool _moves;

    private PortMap(bool moves) => _moves = moves;

    /// <summary>A map that moves, whatever may be bound.</summary>
    public static PortMap Moving { get; } = new(moves: true);

    public static PortMap For(IPAddress address) =>
        new(Environment.GetEnvironmentVariable("PORTOLAN_CONFORMANCE_PORTS") == "mapped" || !CanBind(address));

    public int Map(int port) => _moves && port < Privileged ? port + Offset : port;

    public int Unmap(int port) => _moves && port is >= Offset and < Offset + Privileged ? port - Offset : port;

    /// <summary>Moves the ports of a Gateway's or ListenerSet's listeners and of a route's parentRefs.</summary>
    public void Apply(JsonObject body)
    {
        if (!_moves || body["spec"] is not JsonObject spec)
        {
            return;
        }
        foreach (var entry in (spec["listeners"] as JsonArray ?? []).Concat(spec["parentRefs"] as JsonArray ?? []))
        {
            if (entry!["port"] is { } port)
            {
                entry["port"] = Map((int)port);
            }
        }
        foreach (var entry in spec["tls"]?["frontend"]?["perPort"] as JsonArray ?? [])
        {
            entry!["port"] = Map((int)entry["port"]!);
        }
    }

    private static bool CanBind(IPAddress address)
    {
        using var listener = new TcpListener(address, 80);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return false;
        }
    }
}
