using System.Net;
using System.Net.Sockets;

namespace Portolan.Bench.Machine;

/// <summary>Ports of 127.0.0.1.</summary>
internal static class Loopback
{
    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
