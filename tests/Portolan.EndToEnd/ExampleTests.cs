using System.Net;
using System.Text.Json.Nodes;
using Portolan.Cli.Demo;
using Portolan.EndToEnd.Support;

namespace Portolan.EndToEnd;

/// <summary>Each example works with <c>portolan run -f</c>, kubectl and real requests.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_gateway_example_serves_shows_its_mesh_resources_undoes_edits_and_cleans_up()
    {
        Programs.Kubectl();
        await using var echo = await EchoServer.StartAsync("echo", IPAddress.Loopback, 0);
        await using var portolan = await RunExampleAsync("gateway", ("9101", echo.Port));
        var url = $"http://{portolan.FirstAddress}:8080/";
        await Curl.UntilAsync(url, answer => answer.Service == "echo");

        await AssertConditionAsync(portolan, "gateway/kuma", "Accepted", "True", "Accepted");
        await AssertConditionAsync(portolan, "gateway/kuma", "Programmed", "True", "Programmed");
        var route = await JsonAsync(portolan, "httproute/echo");
        Assert.Equal("gateways.kuma.io/controller", (string?)route["status"]!["parents"]![0]!["controllerName"]);
        Assert.Equal(["Accepted=True/Accepted", "ResolvedRefs=True/ResolvedRefs"], Conditions(route["status"]!["parents"]![0]!));

        var generated = (await portolan.KubectlAsync("get", "meshgateways,meshhttproutes", "-A", "-o", "name")).Succeeded();
        Assert.Contains("meshgateway.kuma.io/kuma.default", generated, StringComparison.Ordinal);
        var meshRoute = generated
            .Split('\n')
            .Single(line => line.StartsWith("meshhttproute.kuma.io/echo-default-", StringComparison.Ordinal));

        var edit = """[{"op": "replace", "path": "/spec/to/0/rules/0/matches/0/path/value", "value": "/elsewhere"}]""";
        var before = await JsonAsync(portolan, meshRoute, "-n", "kuma-system");
        (await portolan.KubectlAsync("patch", meshRoute, "-n", "kuma-system", "--type", "json", "-p", edit)).Succeeded();
        Assert.Equal("echo", (await Curl.GetAsync(url)).Service);
        await Eventually.GetAsync(
            () => JsonAsync(portolan, meshRoute, "-n", "kuma-system"),
            now => JsonNode.DeepEquals(now["spec"], before["spec"]),
            TimeSpan.FromSeconds(2)
        );

        (await portolan.KubectlAsync("delete", "gateway/kuma", "httproute/echo")).Succeeded();
        await Eventually.GetAsync(
            async () =>
                (
                    await portolan.KubectlAsync(
                        "get",
                        "meshgateways,meshhttproutes,meshgatewayinstances,deployments,services,serviceaccounts",
                        "-A",
                        "-o",
                        "name"
                    )
                ).Succeeded(),
            left => !left.Contains("kuma", StringComparison.Ordinal) && !left.Contains("echo-default", StringComparison.Ordinal)
        );
        await Assert.ThrowsAsync<HttpRequestException>(() => Curl.GetAsync(url));
    }

    [Fact]
    public async Task The_customization_example_shapes_Service_and_Deployment()
    {
        Programs.Kubectl();
        await using var echo = await EchoServer.StartAsync("echo", IPAddress.Loopback, 0);
        await using var portolan = await RunExampleAsync("customization", ("9101", echo.Port));
        await Curl.UntilAsync($"http://{portolan.FirstAddress}:8080/", answer => answer.Service == "echo");

        var service = await JsonAsync(portolan, "service/edge");
        Assert.Equal("edge", (string?)service["metadata"]!["annotations"]!["example.com/team"]);
        Assert.Equal("edge", (string?)service["metadata"]!["labels"]!["tier"]);
        Assert.Equal("LoadBalancer", (string?)service["spec"]!["type"]);
        var deployment = await JsonAsync(portolan, "deployment/edge");
        Assert.Equal(2, (int?)deployment["spec"]!["replicas"]);
        Assert.Equal("edge", (string?)deployment["spec"]!["template"]!["metadata"]!["labels"]!["tier"]);
        var container = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!;
        Assert.True((bool?)container["securityContext"]!["readOnlyRootFilesystem"]);
        Assert.Equal("256Mi", (string?)container["resources"]!["limits"]!["memory"]);
        await AssertConditionAsync(portolan, "gatewayclass/kuma-customised", "Accepted", "True", "Accepted");

        (await portolan.KubectlAsync("delete", "meshgatewayconfig", "kuma")).Succeeded();
        await AssertConditionAsync(portolan, "gatewayclass/kuma-customised", "Accepted", "False", "InvalidParameters");
        await AssertConditionAsync(portolan, "gateway/edge", "Accepted", "False", "InvalidParameters");
    }

    [Fact]
    public async Task The_multi_mesh_example_keeps_meshes_apart()
    {
        Programs.Kubectl();
        await using var shop = await EchoServer.StartAsync("shop", IPAddress.Loopback, 0);
        await using var payments = await EchoServer.StartAsync("payments", IPAddress.Loopback, 0);
        await using var portolan = await RunExampleAsync("multi-mesh", ("9101", shop.Port), ("9102", payments.Port));

        var shopAddress = await AddressAsync(portolan, "shop-edge");
        var paymentsAddress = await AddressAsync(portolan, "payments-edge");
        Assert.NotEqual(shopAddress, paymentsAddress);
        await Curl.UntilAsync($"http://{shopAddress}:8080/", answer => answer.Service == "shop");
        await Curl.UntilAsync($"http://{paymentsAddress}:8080/", answer => answer.Service == "payments");

        var stranger = await Eventually.GetAsync(
            () => JsonAsync(portolan, "httproute/stranger"),
            route => route["status"]?["parents"] is JsonArray { Count: 1 }
        );
        var condition = stranger["status"]!["parents"]![0]!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "Accepted")!;
        Assert.Equal("False", (string?)condition["status"]);
        Assert.Contains("default", (string?)condition["message"], StringComparison.Ordinal);
        Assert.Contains("payments", (string?)condition["message"], StringComparison.Ordinal);
        Assert.Equal("payments", (await Curl.GetAsync($"http://{paymentsAddress}:8080/stranger")).Service);

        var meshes = await JsonAsync(portolan, "meshgateways");
        Assert.Equal(
            ["payments-edge.default=payments", "shop-edge.default=default"],
            meshes["items"]!.AsArray().Select(item => $"{item!["metadata"]!["name"]}={item["mesh"]}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_backend_tls_example_speaks_TLS_to_its_workload_or_not_at_all()
    {
        Programs.Kubectl();
        var openssl = Programs.Require("openssl", "openssl");
        await RunCommandsAsync(
            "backend-tls",
            command =>
                command.StartsWith("openssl req", StringComparison.Ordinal) || command.StartsWith("openssl x509", StringComparison.Ordinal)
        );
        await using var workload = ProgramProcess.Start([
            openssl,
            "s_server",
            "-www",
            "-accept",
            "127.0.0.1:0",
            "-cert",
            _directory.Combine("tls.crt"),
            "-key",
            _directory.Combine("tls.key"),
        ]);
        const string Accepts = "ACCEPT 127.0.0.1:";
        var said = await Eventually.GetAsync(
            () => Task.FromResult(workload.Output),
            output => output.Contains(Accepts, StringComparison.Ordinal)
        );
        var port = int.Parse(
            said[(said.IndexOf(Accepts, StringComparison.Ordinal) + Accepts.Length)..].Split('\n')[0],
            System.Globalization.CultureInfo.InvariantCulture
        );
        await using var portolan = await RunExampleAsync("backend-tls", ("9443", port));
        var url = $"http://{portolan.FirstAddress}:8080/";
        await AssertConditionAsync(portolan, "gateway/edge", "Programmed", "True", "Programmed");
        Assert.Equal(HttpStatusCode.InternalServerError, (await Curl.GetAsync(url)).Status);
        await AssertPolicyAsync(portolan, "Accepted=False/NoValidCACertificate");

        await RunCommandsAsync("backend-tls", command => command.StartsWith("kubectl create", StringComparison.Ordinal), portolan);
        var answer = await Curl.UntilAsync(url, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains("TLSv1.3", answer.Body, StringComparison.Ordinal);
        await AssertPolicyAsync(portolan, "Accepted=True/Accepted");

        await RunCommandsAsync("backend-tls", command => command.StartsWith("kubectl patch", StringComparison.Ordinal), portolan);
        await Curl.UntilAsync(url, refused => refused.Status == HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task The_client_certificates_example_serves_clients_that_prove_who_they_are()
    {
        Programs.Kubectl();
        Programs.Require("openssl", "openssl");
        Programs.Require("curl", "curl");
        await RunCommandsAsync("client-certificates", command => command.StartsWith("openssl", StringComparison.Ordinal));
        await using var echo = await EchoServer.StartAsync("echo", IPAddress.Loopback, 0);
        await using var portolan = await RunExampleAsync("client-certificates", ("9101", echo.Port));
        await AssertConditionAsync(portolan, "gateway/edge", "Accepted", "False", "ListenersNotValid");
        await RunCommandsAsync("client-certificates", command => command.StartsWith("kubectl create", StringComparison.Ordinal), portolan);
        await AssertConditionAsync(portolan, "gateway/edge", "Programmed", "True", "Programmed");

        var curls = CommandsOf("client-certificates").Where(command => command.StartsWith("curl", StringComparison.Ordinal)).ToList();
        var (with, without) = (curls[0], curls[1]);
        await Eventually.GetAsync(() => CurlAsync(portolan, with), result => result.ExitCode == 0);
        Assert.Contains("\"service\": \"echo\"", (await CurlAsync(portolan, with)).Succeeded(), StringComparison.Ordinal);
        Assert.NotEqual(0, (await CurlAsync(portolan, without)).ExitCode);

        await RunCommandsAsync("client-certificates", command => command.StartsWith("kubectl patch", StringComparison.Ordinal), portolan);
        await AssertConditionAsync(portolan, "gateway/edge", "InsecureFrontendValidationMode", "True", "ConfigurationChanged");
        await Eventually.GetAsync(() => CurlAsync(portolan, without), result => result.ExitCode == 0);
    }

    [Fact]
    public async Task The_x_backend_example_reaches_a_host_by_its_name_and_in_TLS_alone_once_it_says_so()
    {
        Programs.Kubectl();
        await using var outside = await EchoServer.StartAsync("outside", IPAddress.Loopback, 0);
        await using var portolan = await RunExampleAsync("x-backend", ("9121", outside.Port));
        var url = $"http://{portolan.FirstAddress}:8080/hello";
        var answer = await Curl.UntilAsync(url, answer => answer.Service == "outside");
        Assert.Contains("\"host\": \"localhost\"", answer.Body, StringComparison.Ordinal);
        var commands = CommandsOf("x-backend").Where(command => command.StartsWith("kubectl", StringComparison.Ordinal)).ToList();
        await SaysAsync(portolan, commands[0], "Accepted=True");
        Assert.Contains("kind: XBackend", (await portolan.BashAsync(commands[1], _directory.Path)).Succeeded(), StringComparison.Ordinal);

        await RunCommandsAsync("x-backend", command => command.StartsWith("kubectl patch", StringComparison.Ordinal), portolan);
        await Curl.UntilAsync(url, refused => refused.Status == HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task The_listener_set_example_lets_teams_bring_listeners_the_first_come_first()
    {
        Programs.Kubectl();
        await using var shop = await EchoServer.StartAsync("shop", IPAddress.Loopback, 0);
        await using var portolan = await RunExampleAsync("listener-set", ("9101", shop.Port));
        var url = $"http://{portolan.FirstAddress}:8080/";
        var commands = CommandsOf("listener-set").Where(command => command.StartsWith("kubectl", StringComparison.Ordinal)).ToList();
        await Curl.UntilAsync(url, answer => answer.Service == "shop", ("Host", "shop.example.com"));

        await SaysAsync(portolan, commands[0], "1");
        await SaysAsync(
            portolan,
            commands[2],
            "shop.example.com:8080 is taken by another ListenerSet of Gateway infra/edge, which comes first: use another hostname or port"
        );
        await SaysAsync(portolan, commands[3], "Gateway ListenerSet_shop_early");

        await RunCommandsAsync("listener-set", command => command.StartsWith("kubectl delete", StringComparison.Ordinal), portolan);
        await Curl.UntilAsync(url, answer => answer.Status == HttpStatusCode.Found, ("Host", "shop.example.com"));
        await SaysAsync(portolan, commands[3], "Gateway ListenerSet_tenant_late");

        await RunCommandsAsync("listener-set", command => command.StartsWith("kubectl label", StringComparison.Ordinal), portolan);
        await SaysAsync(portolan, commands[^1], "NotAllowed");
        await Curl.UntilAsync(url, answer => answer.Status == HttpStatusCode.NotFound, ("Host", "shop.example.com"));
    }

    private async Task SaysAsync(PortolanProcess portolan, string command, string text) =>
        await Eventually.GetAsync(
            async () => (await portolan.BashAsync(command, _directory.Path)).Succeeded(),
            said => said.Trim() == text
        );

    private Task<ProgramResult> CurlAsync(PortolanProcess portolan, string command) =>
        Shell.BashAsync(
            command.Replace("127.0.0.1", portolan.FirstAddress, StringComparison.Ordinal) + " --silent --show-error --fail",
            _directory.Path
        );

    private static async Task AssertPolicyAsync(PortolanProcess portolan, string condition) =>
        await Eventually.GetAsync(
            () => JsonAsync(portolan, "backendtlspolicy/secure"),
            policy =>
                policy["status"]?["ancestors"] is JsonArray { Count: 1 } ancestors
                && Conditions(ancestors[0]!).Contains(condition, StringComparer.Ordinal)
        );

    /// <summary>The commands of an example's README, in its order.</summary>
    private static IEnumerable<string> CommandsOf(string example)
    {
        var isCommand = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Example(example), "README.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCommand = line == "```sh";
            }
            else if (isCommand)
            {
                yield return line;
            }
        }
    }

    /// <summary>Runs some of the commands of an example's README, as they are.</summary>
    private async Task RunCommandsAsync(string example, Func<string, bool> isWanted, PortolanProcess? portolan = null)
    {
        var commands = CommandsOf(example).Where(isWanted).ToList();
        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            (await (portolan?.BashAsync(command, _directory.Path) ?? Shell.BashAsync(command, _directory.Path))).Succeeded();
        }
    }

    private static async Task<string> AddressAsync(PortolanProcess portolan, string gateway)
    {
        var found = await Eventually.GetAsync(
            () => JsonAsync(portolan, "gateway/" + gateway),
            json => json["status"]?["addresses"] is JsonArray { Count: > 0 }
        );
        return (string)found["status"]!["addresses"]![0]!["value"]!;
    }

    private static async Task AssertConditionAsync(PortolanProcess portolan, string resource, string type, string status, string reason)
    {
        var found = await Eventually.GetAsync(
            () => JsonAsync(portolan, resource),
            json => json["status"] is { } value && Conditions(value).Contains($"{type}={status}/{reason}", StringComparer.Ordinal)
        );
        Assert.Contains($"{type}={status}/{reason}", Conditions(found["status"]!));
    }

    private static IEnumerable<string> Conditions(JsonNode status) =>
        (status["conditions"]?.AsArray() ?? []).Select(c => $"{c!["type"]}={c["status"]}/{c["reason"]}").Order(StringComparer.Ordinal);

    private static async Task<JsonNode> JsonAsync(PortolanProcess portolan, string resource, params IEnumerable<string> more) =>
        JsonNode.Parse((await portolan.KubectlAsync(["get", resource, "-o", "json", .. more])).Succeeded())!;

    private Task<PortolanProcess> RunExampleAsync(string name, params (string Port, int Free)[] ports) =>
        PortolanProcess.RunExampleAsync(_directory, name, ports);
}
