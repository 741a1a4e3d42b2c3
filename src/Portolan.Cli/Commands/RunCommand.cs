using System.CommandLine;
using Microsoft.Extensions.Logging;
using Portolan.Cli.Demo;
using Portolan.Cli.Standalone;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan run</c>: the whole of Portolan in one process on loopback.</summary>
internal static class RunCommand
{
    private static readonly Option<string[]> Files = new("--file", "-f")
    {
        Description = "Manifests (a file or a directory) to apply at the start and to watch; may be repeated",
    };

    private static readonly Option<string> DataDirectory = new("--data-dir")
    {
        Description = "Where objects, keys and the kubeconfig live",
        DefaultValueFactory = _ => DataDirectories.Default(),
    };

    private static readonly Option<bool> Demo = new("--demo")
    {
        Description = "Run an example application with two versions, a canary and a header match",
    };

    private static readonly Option<string?> GatewayAddresses = new("--gateway-addresses")
    {
        Description = "Addresses that Gateways get, like 127.0.0.1,127.0.0.10-127.0.0.20 (default: 127.0.0.1, then 127.0.0.2, …)",
    };

    private static readonly Option<string> ApiAddress = EndpointOption.Create(
        "--api-address",
        "127.0.0.1:6443",
        "Where the Kubernetes API listens"
    );

    private static readonly Option<string> ConfigAddress = EndpointOption.Create(
        "--config-address",
        "127.0.0.1:5678",
        "Where proxies fetch their configuration"
    );

    private static readonly Option<string> DiagnosticsAddress = EndpointOption.Create(
        "--diagnostics-address",
        "127.0.0.1:5680",
        "Where /healthy, /ready and /metrics are"
    );

    private static readonly Option<string?> AccessLog = new("--access-log")
    {
        Description = "A file for the access log, JSON lines; - is standard output (default: none)",
    };

    private static readonly Option<string?> AuditLog = new("--audit-log")
    {
        Description = "A file for every request to the Kubernetes API, JSON lines",
    };

    private static readonly Option<LogLevel> Verbosity = new("--log-level")
    {
        Description = "The least level of messages that are shown",
        DefaultValueFactory = _ => LogLevel.Warning,
    };

    private static readonly Option<int> DrainSeconds = new("--drain-seconds")
    {
        Description = "How long requests may take to end when the process is asked to stop",
        DefaultValueFactory = _ => 30,
    };

    public static Command Create()
    {
        var command = new Command("run", "Run a Kubernetes API, the control plane and the gateways' proxies on this machine")
        {
            Files,
            DataDirectory,
            Demo,
            GatewayAddresses,
            ApiAddress,
            ConfigAddress,
            DiagnosticsAddress,
            AccessLog,
            AuditLog,
            Verbosity,
            DrainSeconds,
        };
        command.SetAction((parsed, cancel) => CommandLineErrors.ReportAsync(() => RunAsync(parsed, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var logging = ConsoleLog.Create(parsed.GetValue(Verbosity));
        var options = Options(parsed);
        await using var host = await StandaloneHost.StartAsync(options, logging, cancel);
        await using var demo = parsed.GetValue(Demo) ? await DemoApplication.StartAsync(host, cancel) : null;
        await Console.Out.WriteLineAsync(demo is null ? Welcome.For(host) : Welcome.ForDemo(host, demo));

        await Interruption.WaitAsync(cancel);
        await Console.Out.WriteLineAsync("draining …");
        await host.DrainAsync();
        return ExitCode.Success;
    }

    private static StandaloneOptions Options(ParseResult parsed) =>
        new()
        {
            DataDirectory = Path.GetFullPath(parsed.GetValue(DataDirectory)!),
            Manifests = parsed.GetValue(Files) ?? [],
            ApiEndpoint = EndpointOption.Read(parsed, ApiAddress, 6443),
            ConfigEndpoint = EndpointOption.Read(parsed, ConfigAddress, 5678),
            DiagnosticsEndpoint = EndpointOption.Read(parsed, DiagnosticsAddress, 5680),
            GatewayAddresses = Pool(parsed.GetValue(GatewayAddresses)),
            DrainTime = TimeSpan.FromSeconds(parsed.GetValue(DrainSeconds)),
            AccessLogPath = parsed.GetValue(AccessLog),
            AuditLogPath = parsed.GetValue(AuditLog),
        };

    private static GatewayAddressPool Pool(string? text)
    {
        try
        {
            return text is null ? GatewayAddressPool.Default() : GatewayAddressPool.Parse(text);
        }
        catch (FormatException error)
        {
            throw new CliException(ExitCode.Usage, $"--gateway-addresses: {error.Message}", error);
        }
    }
}
