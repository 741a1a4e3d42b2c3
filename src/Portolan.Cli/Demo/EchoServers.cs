using System.Diagnostics;
using System.Net;

namespace Portolan.Cli.Demo;

/// <summary>Starts echo workloads.</summary>
internal static class EchoServers
{
    /// <summary>Starts one; port 0 takes any free one.</summary>
    /// <exception cref="IOException">The port is in use (HTTP, gRPC).</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is in use (TCP, TLS, UDP).</exception>
    public static async Task<IEchoServer> StartAsync(EchoProtocol protocol, string service, IPEndPoint endpoint) =>
        protocol switch
        {
            EchoProtocol.Http => await EchoServer.StartAsync(service, endpoint.Address, endpoint.Port),
            EchoProtocol.Grpc => await GrpcEchoServer.StartAsync(service, endpoint),
            EchoProtocol.Tcp => LineEchoServer.Start(service, endpoint, certificate: null),
            EchoProtocol.Tls => LineEchoServer.Start(service, endpoint, LineEchoServer.SelfSigned(service)),
            EchoProtocol.Udp => DatagramEchoServer.Start(service, endpoint),
            _ => throw new UnreachableException(),
        };
}
