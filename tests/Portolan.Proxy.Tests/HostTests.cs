using System.Diagnostics;
using System.Net;
using Portolan.Proxy.Host;
using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task The_program_serves_says_that_it_is_ready_and_drains_on_SIGTERM()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        var address = Ports.NextAddress();
        var port = Ports.Free(address);
        var admin = Ports.Free(address);
        var control = Ports.Free(IPAddress.Loopback);
        ProxyConfiguration configuration = new Config().Listener(port).Backend(backend).Forward(backend);
        await using var plane = await FakeControlPlane.StartAsync(control, ConfigDelta.Complete(configuration, 1));
        using var process = Start(
            "run",
            "--control-plane",
            $"http://127.0.0.1:{control}",
            "--proxy",
            "test/gateway",
            "--bind-address",
            $"{address}",
            "--admin-address",
            $"{address}:{admin}",
            "--drain-time",
            "5s"
        );
        var log = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            using var client = new HttpClient();

            Assert.Equal("cart", await client.GetStringAsync($"http://{address}:{port}/x"));
            Assert.Equal("ready\n", await client.GetStringAsync($"http://{address}:{admin}/ready"));
            Assert.Contains("portolan_proxy_requests_total", await client.GetStringAsync($"http://{address}:{admin}/metrics"));

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Equal(0, process.ExitCode);
            Assert.Contains("\"path\":\"/x\"", await log);
            Assert.Contains("Serving Http on", await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    [Fact]
    public async Task The_program_carries_both_versions_with_TLS_and_without()
    {
        await using var backend = await TestBackend.StartAsync("cart");
        await using var other = await TestBackend.StartAsync("other", BackendProtocol.Http2);
        var address = Ports.NextAddress();
        var (plain, secure, control) = (Ports.Free(address), Ports.Free(address), Ports.Free(IPAddress.Loopback));
        ProxyConfiguration configuration = new Config()
            .Listener(plain)
            .Https(secure, "", "secure", Certificates.For("shop", "shop.example.com"))
            .Backend(backend)
            .Backend(other, BackendProtocol.Http2)
            .Forward(backend, edit: ToBoth)
            .Forward(other, "/other", ToBoth);
        await using var plane = await FakeControlPlane.StartAsync(control, ConfigDelta.Complete(configuration, 1));
        using var process = Start(
            "run",
            "--control-plane",
            $"http://127.0.0.1:{control}",
            "--proxy",
            "test/gateway",
            "--bind-address",
            $"{address}",
            "--admin-address",
            $"{address}:{Ports.Free(address)}"
        );
        var log = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            var said = await plane.Acknowledgements.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.All(said.Listeners, listener => Assert.Equal(ListenerFault.None, listener.Fault));
            using var handler = new SocketsHttpHandler { UseProxy = false };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            using var client = new HttpClient(handler);
            foreach (var origin in new[] { $"http://{address}:{plain}", $"https://{address}:{secure}" })
            {
                foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
                {
                    Assert.Equal("cart", await GetAsync(client, origin + "/x", version));
                    Assert.Equal("other", await GetAsync(client, origin + "/other", version));
                }
            }
        }
        finally
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }

        var lines = (await log).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(
            lines.Length == 8 && lines.All(line => line.Contains("\"flag\":\"-\"", StringComparison.Ordinal)),
            string.Join('\n', lines)
        );
        Assert.DoesNotContain("Exception", await errors, StringComparison.Ordinal);

        static Route ToBoth(Route route) =>
            route with
            {
                Listeners = [Config.Http, new ListenerKey("Gateway", "test", "gateway", "secure")],
            };
    }

    private static async Task<string> GetAsync(HttpClient client, string url, Version version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request);
        Assert.Equal(version, answer.Version);
        return await answer.Content.ReadAsStringAsync();
    }

    [Theory]
    [InlineData("--control-plane is missing: the URL of the control plane, such as https://127.0.0.1:5678")]
    [InlineData(
        "--proxy or --dataplane is missing: the Gateway to serve, such as --proxy shop/public, or the Dataplane of a workload, such as --dataplane shop/cart",
        "--control-plane",
        "https://h:1"
    )]
    [InlineData("--drain-time needs a value", "--drain-time")]
    [InlineData("--drain-time \"soon\" is not understood; \"portolan-proxy --help\" lists the flags", "--drain-time", "soon")]
    [InlineData("--colour \"red\" is not understood; \"portolan-proxy --help\" lists the flags", "--colour=red")]
    public void Wrong_flags_are_said_in_one_line(string expected, params string[] arguments)
    {
        Assert.Null(RunOptions.Parse(arguments, out var fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("1h", 3600)]
    public void Durations_have_a_unit(string text, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), RunOptions.ParseDuration(text));
    }

    // PORTOLAN_PROXY names another build of the program to test, such as the native one.
    private static Process Start(params string[] arguments)
    {
        var program = Environment.GetEnvironmentVariable("PORTOLAN_PROXY");
        var start = program is null
            ? new ProcessStartInfo("dotnet", [BuiltProgram(), .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    // Where the program is built, and not the copy beside the tests: these bring a framework of which the program needs nothing.
    private static string BuiltProgram()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(
            output.FullName,
            "..",
            "..",
            "..",
            "..",
            "..",
            "src",
            "Portolan.Proxy.Host",
            "bin",
            output.Parent!.Name,
            output.Name,
            "portolan-proxy.dll"
        );
    }
}
