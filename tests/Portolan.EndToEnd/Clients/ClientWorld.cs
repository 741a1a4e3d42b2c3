using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.EndToEnd.Clients.Workloads;
using Portolan.EndToEnd.Support;
using Portolan.Identity;

namespace Portolan.EndToEnd.Clients;

/// <summary>
/// One <c>portolan run</c> that all tests of clients share: <c>web.example</c> and <c>other.example</c> in clear text and behind TLS,
/// before workloads that speak HTTP/1.1 (<c>/h1</c>), HTTP/2 (<c>/h2</c>, gRPC) and what servers rarely do (<c>/raw</c>).
/// </summary>
public sealed class ClientWorld : IAsyncLifetime
{
    /// <summary>The ports of the Gateway.</summary>
    internal const int Clear = 8080,
        Secure = 8443;

    private readonly TestDirectory _directory = new();
    private readonly RawServer _raw = new();
    private WebWorkload _web = null!;
    private PortolanProcess _portolan = null!;

    /// <summary>The Gateway's address.</summary>
    internal string Address => _portolan.FirstAddress;

    /// <summary>What signed the Gateway's certificates, as a file.</summary>
    internal string AuthorityFile => _directory.Combine("pki/ca.crt");

    /// <summary>The address of the Gateway that takes known clients alone.</summary>
    internal string AddressForKnownClients { get; private set; } = "";

    /// <summary>
    /// A certificate of a client that is known, and of one that is not, as files: <c>known.crt</c>, <c>known.key</c> and so on.
    /// </summary>
    internal string ClientFile(string name) => _directory.Combine(name);

    /// <summary>The state that gRPC calls share, in the workload.</summary>
    internal CallsState Calls => _web.Calls;

    /// <summary>A directory of this run.</summary>
    internal string Folder => _directory.Path;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _web = await WebWorkload.StartAsync();
        using var authority = CertificateAuthority.OpenOrCreate(_directory.Combine("pki"), "clients-ca", TimeProvider.System);
        _portolan = await PortolanProcess.StartAsync(
            _directory.Combine("data"),
            PortolanProcess.NewNetwork(),
            "--access-log",
            _directory.Combine("access.log")
        );
        using var api = ApiClient.FromKubeconfig(_portolan.Kubeconfig);
        await api.ApplyAsync(
            ClientManifests.Service("web-h1", "http", _web.Http1Port),
            ClientManifests.Service("web-h2", "kubernetes.io/h2c", _web.Http2Port),
            ClientManifests.Service("raw", "http", _raw.Port),
            Certificate(authority, "web"),
            Certificate(authority, "other"),
            Certificate(authority, "grpc"),
            ClientManifests.Gateway,
            ClientManifests.Routes,
            ClientManifests.Calls,
            ClientManifests.Authority(authority.CertificatePem),
            ClientManifests.GatewayForKnownClients
        );
        using var stranger = CertificateAuthority.Create("strangers-ca", TimeProvider.System);
        WriteClient(authority, "known");
        WriteClient(stranger, "stranger");
        await Curl.UntilAsync($"http://{Address}:{Clear}/h1/echo", answer => answer.Status == HttpStatusCode.OK, ("Host", "web.example"));
        await Curl.UntilAsync($"http://{Address}:{Clear}/h2/echo", answer => answer.Status == HttpStatusCode.OK, ("Host", "web.example"));

        // Whatever is answered, the route of the calls is there.
        await Eventually.GetAsync(AskForCallAsync, status => status != HttpStatusCode.NotFound);
        await Eventually.GetAsync(() => IsListeningAsync(Address, Secure), isListening => isListening);
        AddressForKnownClients = await Eventually.GetAsync(() => AddressAsync(api, "known"), address => address.Length > 0);
        await Eventually.GetAsync(() => IsListeningAsync(AddressForKnownClients, Secure), isListening => isListening);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _portolan.DisposeAsync();
        await _web.DisposeAsync();
        await _raw.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Runs a program against the Gateway; what it printed, which it must have done with exit code 0.</summary>
    internal async Task<string> RunAsync(string program, string package, IEnumerable<string> arguments, string? input = null) =>
        (await Shell.RunAsync(Programs.Require(program, package), arguments, Folder, input: input)).Succeeded();

    /// <summary>Waits for a line of the access log with this path and version of HTTP.</summary>
    internal Task LoggedAsync(string path, string protocol) =>
        Eventually.GetAsync(
            () => Task.FromResult(Logged().Any(line => (string?)line["path"] == path && (string?)line["protocol"] == protocol)),
            isLogged => isLogged
        );

    private IEnumerable<JsonNode> Logged()
    {
        using var stream = new FileStream(_directory.Combine("access.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();

        // The last line may not be whole yet.
        return
        [
            .. text[..(text.LastIndexOf('\n') + 1)]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];
    }

    private async Task<HttpStatusCode> AskForCallAsync()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Address}:{Clear}/calls.Calls/Repeat")
        {
            Headers = { Host = "grpc.example" },
        };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<string> AddressAsync(ApiClient api, string gateway) =>
        (string?)
            (await api.GetAsync($"/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways/{gateway}"))["status"]
                ?["addresses"]
                ?[0]
                ?["value"]
        ?? "";

    private void WriteClient(CertificateAuthority authority, string name)
    {
        var issued = authority.IssueClient(name, [], TimeSpan.FromDays(1));
        File.WriteAllText(ClientFile($"{name}.crt"), issued.CertificatePem);
        File.WriteAllText(ClientFile($"{name}.key"), issued.PrivateKeyPem);
    }

    private static async Task<bool> IsListeningAsync(string address, int port)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Parse(address), port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static string Certificate(CertificateAuthority authority, string name)
    {
        var issued = authority.IssueServer($"{name}.example", [$"{name}.example"], [], TimeSpan.FromDays(1));
        return ClientManifests.Secret(name, Base64(issued.CertificatePem), Base64(issued.PrivateKeyPem));

        static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
    }
}
