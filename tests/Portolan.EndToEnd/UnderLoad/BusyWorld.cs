using System.Net;
using Grpc.Net.Client;
using Portolan.Cli.Demo;
using Portolan.EndToEnd.Support;
using Portolan.Identity;

namespace Portolan.EndToEnd.UnderLoad;

/// <summary>
/// A Portolan with two workloads for every protocol, and one that speaks TLS; the load on all of them; and the edits. Every edit leaves a
/// right way for everything: so nothing may be lost.
/// </summary>
internal sealed class BusyWorld : IAsyncDisposable
{
    // Longer than the test.
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);
    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(100);
    private static readonly EchoProtocol[] Protocols =
    [
        EchoProtocol.Http,
        EchoProtocol.Grpc,
        EchoProtocol.Tls,
        EchoProtocol.Tcp,
        EchoProtocol.Udp,
    ];

    private readonly CertificateAuthority _authority = CertificateAuthority.Create("secure-ca", TimeProvider.System);
    private readonly CertificateAuthority _other = CertificateAuthority.Create("other-ca", TimeProvider.System);
    private readonly Dictionary<(EchoProtocol, string), IEchoServer> _echoes = [];
    private readonly List<GrpcChannel> _channels = [];
    private SecureWorkload _secure = null!;
    private PortolanProcess _portolan = null!;
    private ApiClient _api = null!;

    /// <summary>The kinds of edits.</summary>
    public static int Kinds => 10;

    public static async Task<BusyWorld> StartAsync(string directory)
    {
        var world = new BusyWorld();
        foreach (var (protocol, place) in Protocols.SelectMany(protocol => new[] { (protocol, "first"), (protocol, "second") }))
        {
            world._echoes[(protocol, place)] = await EchoServers.StartAsync(
                protocol,
                BusyManifests.ServiceOf(protocol, place),
                new IPEndPoint(IPAddress.Loopback, 0)
            );
        }

        world._secure = await SecureWorkload.StartAsync(
            world._authority.IssueServer("secure.example", ["secure.example"], [], TimeSpan.FromDays(1)).Load()
        );
        world._portolan = await PortolanProcess.StartAsync(Path.Combine(directory, "data"), PortolanProcess.NewNetwork());
        world._api = ApiClient.FromKubeconfig(world._portolan.Kubeconfig);
        await world._api.ApplyAsync([
            .. world._echoes.SelectMany(echo =>
                new[]
                {
                    BusyManifests.Service(echo.Key.Item1, BusyManifests.ServiceOf(echo.Key.Item1, echo.Key.Item2)),
                    BusyManifests.Endpoints(echo.Key.Item1, BusyManifests.ServiceOf(echo.Key.Item1, echo.Key.Item2), echo.Value.Port),
                }
            ),
            BusyManifests.Service(EchoProtocol.Http, "secure"),
            BusyManifests.Endpoints(EchoProtocol.Http, "secure", world._secure.Port),
            BusyManifests.Gateway,
            BusyManifests.SecureRoute,
            .. Protocols.Select(protocol => BusyManifests.Route(protocol, 1)),
            .. Enumerable.Range(6, 4).Select(kind => world.Edit(kind)),
        ]);
        await world.AnswersAsync();
        return world;
    }

    /// <summary>
    /// Starts the load: of each protocol half of the lanes keep what they have opened, and the others open something new again and again.
    /// </summary>
    public IReadOnlyList<OpenLoad> StartLoad(int perSecond, int lanes) =>
        [
            OpenLoad.Start(
                "HTTP",
                perSecond,
                Lanes(lanes, keeps => new RequestLane(Url("http", 8080), "http.example", keeps ? Forever : Briefly))
            ),
            OpenLoad.Start(
                "HTTPS to a backend in TLS",
                perSecond,
                Lanes(lanes, keeps => new RequestLane(Url("https", 8443), "secure.example", keeps ? Forever : Briefly))
            ),
            OpenLoad.Start("gRPC streams", perSecond, Lanes(lanes, keeps => new CallLane(OpenChannel(), keeps ? int.MaxValue : 10))),
            OpenLoad.Start(
                "TLS passthrough",
                perSecond,
                Lanes(lanes, keeps => new LineLane(At(9443), "tls.example", keeps ? int.MaxValue : 10))
            ),
            OpenLoad.Start("TCP", perSecond, Lanes(lanes, keeps => new LineLane(At(9000), null, keeps ? int.MaxValue : 10))),
            OpenLoad.Start("UDP", perSecond, Lanes(lanes, keeps => new DatagramLane(At(9053), keeps ? int.MaxValue : 10))),
        ];

    /// <summary>Applies the edit of this number: of one kind after the other.</summary>
    public Task EditAsync(int number) => _api.ApplyAsync(Edit(number));

    /// <summary>Waits until a route's edit of this number is what requests meet.</summary>
    public Task ServesAsync(int number) =>
        Eventually.GetAsync(
            async () =>
            {
                using var client = new HttpClient();
                using var request = new HttpRequestMessage(HttpMethod.Get, Url("http", 8080)) { Headers = { Host = "http.example" } };
                using var response = await client.SendAsync(request);
                return response.Headers.TryGetValues("x-edit", out var values) ? string.Join(',', values) : "";
            },
            edit => edit == $"{number}"
        );

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        _api.Dispose();
        await _portolan.DisposeAsync();
        await _secure.DisposeAsync();
        foreach (var echo in _echoes.Values)
        {
            await echo.DisposeAsync();
        }

        _authority.Dispose();
        _other.Dispose();
    }

    private string Edit(int number)
    {
        switch (number % Kinds)
        {
            case < 5 and var protocol:
                return BusyManifests.Route(Protocols[protocol], number);
            case 5:
                return EndpointsEdit(number / Kinds);
            case 6:
                var (certificate, key) = Streams.SelfSigned($"edge-{number}");
                return BusyManifests.Secret(certificate, key);
            case 7:
                return BusyManifests.ListenerSet(number);
            case 8:
                return BusyManifests.TlsPolicy(number);
            default:
                return number / Kinds % 2 == 0
                    ? BusyManifests.Authorities(_authority.CertificatePem)
                    : BusyManifests.Authorities(_other.CertificatePem + "\n", _authority.CertificatePem);
        }
    }

    // Each protocol in turn: the first Service gets the second one's endpoint too, and five turns later loses it. What is open to it goes
    // on.
    private string EndpointsEdit(int turn)
    {
        var protocol = Protocols[turn % Protocols.Length];
        var (first, second) = (_echoes[(protocol, "first")].Port, _echoes[(protocol, "second")].Port);
        var service = BusyManifests.ServiceOf(protocol, "first");
        return turn / Protocols.Length % 2 == 0
            ? BusyManifests.Endpoints(protocol, service, first, second)
            : BusyManifests.Endpoints(protocol, service, first);
    }

    // One question of each protocol that is answered: what was applied is served.
    private async Task AnswersAsync()
    {
        foreach (
            var start in new Func<ILane>[]
            {
                () => new RequestLane(Url("http", 8080), "http.example", Forever),
                () => new RequestLane(Url("https", 8443), "secure.example", Forever),
                () => new CallLane(OpenChannel(), 1),
                () => new LineLane(At(9443), "tls.example", 1),
                () => new LineLane(At(9000), null, 1),
                () => new DatagramLane(At(9053), 1),
            }
        )
        {
            await Eventually.GetAsync(() => AnswersAsync(start), fault => fault is null);
        }
    }

    private static async Task<string?> AnswersAsync(Func<ILane> start)
    {
        try
        {
            await using var lane = start();
            await lane.AskAsync(1);
            return null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error.ToString();
        }
    }

    private static List<ILane> Lanes(int count, Func<bool, ILane> make) =>
        [.. Enumerable.Range(0, count).Select(index => make(index % 2 == 0))];

    private GrpcChannel OpenChannel()
    {
        // The Gateway finds the route by the name, and is reached by its address.
        var channel = GrpcChannel.ForAddress(
            "http://grpc.example:8080",
            new GrpcChannelOptions
            {
                DisposeHttpClient = true,
                HttpHandler = new SocketsHttpHandler
                {
                    ConnectCallback = async (_, cancellation) =>
                    {
                        var socket = new System.Net.Sockets.Socket(
                            System.Net.Sockets.SocketType.Stream,
                            System.Net.Sockets.ProtocolType.Tcp
                        )
                        {
                            NoDelay = true,
                        };
                        await socket.ConnectAsync(At(8080), cancellation);
                        return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                    },
                },
            }
        );
        _channels.Add(channel);
        return channel;
    }

    private IPEndPoint At(int port) => new(IPAddress.Parse(_portolan.FirstAddress), port);

    private Uri Url(string scheme, int port) => new($"{scheme}://{_portolan.FirstAddress}:{port}/");
}
