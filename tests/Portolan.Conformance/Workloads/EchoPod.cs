using System.Collections.Concurrent;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// One pod of the echo workload. It has a loopback address of its own and listens on the ports that the container would, so Services,
/// target ports and EndpointSlices of manifests mean here what they mean on a cluster.
/// </summary>
internal sealed class EchoPod : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;
    private readonly ConcurrentQueue<ReceivedRequest> _received;

    private EchoPod(PodSpec spec, IAsyncDisposable server, ConcurrentQueue<ReceivedRequest> received)
    {
        Spec = spec;
        _server = server;
        _received = received;
    }

    public PodSpec Spec { get; }

    /// <summary>Every request that was echoed, oldest first: what the log of a real echo pod holds.</summary>
    public IReadOnlyCollection<ReceivedRequest> Received => _received;

    public static async Task<EchoPod> StartAsync(PodSpec spec)
    {
        var received = new ConcurrentQueue<ReceivedRequest>();
        IAsyncDisposable server = spec.Mode switch
        {
            EchoMode.Grpc => await GrpcEchoServer.StartAsync(spec, received),
            EchoMode.Tcp => TcpEchoServer.Start(spec),
            EchoMode.Udp => UdpEchoServer.Start(spec, PodSpec.UdpPort, UdpEchoServer.Report),
            EchoMode.Dns => UdpEchoServer.Start(spec, PodSpec.BoundPort(PodSpec.DnsPort), (_, query) => UdpEchoServer.AnswerQuery(query)),
            _ => await HttpEchoServer.StartAsync(spec, received),
        };
        return new EchoPod(spec, server, received);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
