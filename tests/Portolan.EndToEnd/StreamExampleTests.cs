using System.Net;
using Portolan.Cli.Demo;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>The examples of routes that are not HTTPRoutes work with <c>portolan run -f</c> and real clients.</summary>
public sealed class StreamExampleTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_TCP_example_shares_connections_by_weight()
    {
        await using var db = await EchoAsync(EchoProtocol.Tcp, "db");
        await using var replica = await EchoAsync(EchoProtocol.Tcp, "replica");
        await using var portolan = await RunAsync("tcp-route", ("9111", db.Port), ("9112", replica.Port));
        Task<string> AskAsync() => Streams.AskTcpAsync(portolan.FirstAddress, 15432, "hello");
        await Eventually.GetAsync(AskAsync, answer => answer.EndsWith(": hello", StringComparison.Ordinal), Patience);

        var answers = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            answers.Add(await AskAsync());
        }

        Assert.Equal((6, 2), (answers.Count(answer => answer == "db: hello"), answers.Count(answer => answer == "replica: hello")));
    }

    [Fact]
    public async Task The_UDP_example_answers()
    {
        await using var log = await EchoAsync(EchoProtocol.Udp, "log");
        await using var portolan = await RunAsync("udp-route", ("9113", log.Port));

        await Eventually.GetAsync(
            () => Streams.AskUdpAsync(portolan.FirstAddress, 15514, "hello"),
            answer => answer == "log: hello",
            Patience
        );
    }

    [Fact]
    public async Task The_TLS_example_passes_TLS_through_and_ends_it_on_one_port()
    {
        Programs.Kubectl();
        await using var secure = await EchoAsync(EchoProtocol.Tls, "secure");
        await using var plain = await EchoAsync(EchoProtocol.Tcp, "plain");
        await using var portolan = await RunAsync("tls-route", ("9114", secure.Port), ("9115", plain.Port));
        Task<string> AskAsync(string name) => Streams.AskTlsAsync(portolan.FirstAddress, 18443, name, "hello");
        await Eventually.GetAsync(() => AskAsync("secure.example.com"), answer => answer == "secure: hello (CN=secure)", Patience);

        var (certificate, key) = Streams.SelfSigned("plain.example.com");
        await File.WriteAllTextAsync(_directory.Combine("edge.crt"), certificate);
        await File.WriteAllTextAsync(_directory.Combine("edge.key"), key);
        (
            await portolan.KubectlAsync(
                "create",
                "secret",
                "tls",
                "edge-tls",
                "--cert",
                _directory.Combine("edge.crt"),
                "--key",
                _directory.Combine("edge.key")
            )
        ).Succeeded();

        await Eventually.GetAsync(() => AskAsync("plain.example.com"), answer => answer == "plain: hello (CN=plain.example.com)", Patience);
        Assert.Equal("secure: hello (CN=secure)", await AskAsync("secure.example.com"));
        Assert.StartsWith("AuthenticationException", await AskAsync("other.example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gRPC_example_routes_calls_by_method()
    {
        await using var cart = await EchoAsync(EchoProtocol.Grpc, "cart");
        await using var search = await EchoAsync(EchoProtocol.Grpc, "search");
        await using var portolan = await RunAsync("grpc-route", ("9116", cart.Port), ("9117", search.Port));
        Task<string> CallAsync(string method) => Streams.CallAsync(portolan.FirstAddress, 18080, method);

        await Eventually.GetAsync(() => CallAsync("/shop.Cart/Add"), answer => answer == "0 cart edge", Patience);
        Assert.Equal("0 search", await CallAsync("/shop.Catalogue/Search"));
        Assert.Equal("12", await CallAsync("/shop.Catalogue/List"));
    }

    private static Task<IEchoServer> EchoAsync(EchoProtocol protocol, string name) =>
        EchoServers.StartAsync(protocol, name, new IPEndPoint(IPAddress.Loopback, 0));

    private Task<PortolanProcess> RunAsync(string name, params (string Port, int Free)[] ports) =>
        PortolanProcess.RunExampleAsync(_directory, name, ports);
}
