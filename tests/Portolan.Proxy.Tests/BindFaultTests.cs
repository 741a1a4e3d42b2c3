using System.Net;
using System.Net.Sockets;
using Portolan.Proxy.Listening;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class BindFaultTests
{
    [Theory]
    [InlineData(80, SocketError.AccessDenied, ListenerFault.PermissionDenied, "use a port above 1023")]
    [InlineData(80, SocketError.AccessDenied, ListenerFault.PermissionDenied, "net.ipv4.ip_unprivileged_port_start=80")]
    [InlineData(8080, SocketError.AddressAlreadyInUse, ListenerFault.PortInUse, "give the listener another port")]
    [InlineData(8080, SocketError.AddressNotAvailable, ListenerFault.Other, "is not an address of this machine")]
    [InlineData(8080, SocketError.NetworkDown, ListenerFault.Other, "127.0.0.1:8080 cannot be bound")]
    public void A_fault_names_the_remedy(int port, SocketError error, object fault, string words)
    {
        var found = BindFault.Of(new IPEndPoint(IPAddress.Loopback, port), new SocketException((int)error));

        Assert.Equal((ListenerFault)fault, found.Fault);
        Assert.Contains(words, found.Message);
    }
}
