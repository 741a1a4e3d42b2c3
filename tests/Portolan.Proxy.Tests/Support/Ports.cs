using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Tests.Support;

/// <summary>
/// Ports that are free on a loopback address of this test's own, so that tests that run side by side cannot take each other's.
/// </summary>
internal static class Ports
{
    private static int _next = Environment.ProcessId;

    /// <summary>An address of 127.0.0.0/8 that no other test of this process uses.</summary>
    public static IPAddress NextAddress()
    {
        var number = Interlocked.Increment(ref _next);
        return new IPAddress([127, (byte)(20 + (number >> 16 & 0x3F)), (byte)(number >> 8), (byte)(1 + (number % 253))]);
    }

    /// <summary>A port that nobody has on the address now.</summary>
    public static int Free(IPAddress address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
