using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Cli.Inputs;
using Portolan.ControlPlane;
using Portolan.ControlPlane.Inputs;
using Portolan.ControlPlane.Serving;
using Portolan.Identity;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Leases;
using Portolan.Primitives;
using Portolan.Translation;

namespace Portolan.Cli.Commands;

/// <summary><c>portolan control-plane</c>: one control plane of a cluster, of which several may run side by side.</summary>
internal static class ControlPlaneCommand
{
    private static readonly TranslationOptions Defaults = new();

    private static readonly Option<string?> Kubeconfig = new("--kubeconfig")
    {
        Description = "The Kubernetes API (default: $KUBECONFIG, else in a Pod its cluster, else ~/.kube/config)",
    };

    private static readonly Option<string[]> Namespaces = new("--namespace")
    {
        Description = "Read the objects of this namespace only; may be repeated (default: all)",
    };

    private static readonly Option<string[]> Selectors = new("--selector")
    {
        Description = "Read those objects of a kind only that have these labels, KIND:SELECTOR like Secret:use=listener; may be repeated",
    };

    private static readonly Option<string> SystemNamespace = new("--system-namespace")
    {
        Description = "Where Leases and reports of control planes, policies and copied Secrets live",
        DefaultValueFactory = _ => Defaults.SystemNamespace,
    };

    private static readonly Option<string> ConfigAddress = EndpointOption.Create(
        "--config-address",
        "0.0.0.0:5678",
        "Where proxies fetch their configuration"
    );

    private static readonly Option<string> DiagnosticsAddress = EndpointOption.Create(
        "--diagnostics-address",
        "0.0.0.0:5680",
        "Where /healthy, /ready and /metrics are"
    );

    private static readonly Option<string> TlsCertificate = new("--tls-cert")
    {
        Description = "What is shown to proxies: PEM certificates, the server's first",
        Required = true,
    };

    private static readonly Option<string> TlsKey = new("--tls-key")
    {
        Description = "The private key of --tls-cert, PEM",
        Required = true,
    };

    private static readonly Option<string?> ProxyTokens = new("--proxy-token-file")
    {
        Description = "A token that proxies may show instead of that of their ServiceAccount: who has it may be any proxy",
    };

    private static readonly Option<string> ProxyUrl = new("--proxy-url")
    {
        Description = "Where the proxies of Gateways find the control planes",
        DefaultValueFactory = _ => Defaults.ControlPlaneUrl,
    };

    private static readonly Option<string?> ProxyCa = new("--proxy-ca-file")
    {
        Description = "PEM certificates that the proxies of Gateways trust for --proxy-url",
    };

    private static readonly Option<string> ProxyImage = new("--proxy-image")
    {
        Description = "The image of these proxies",
        DefaultValueFactory = _ => Defaults.ProxyImage,
    };

    private static readonly Option<string?> Identity = new("--identity")
    {
        Description = "The name under which it leads (default: machine name and process id)",
    };

    private static readonly Option<double> Lease = Seconds(
        "--lease-seconds",
        15,
        "How long after a leader's last sign of life another takes over, at least 1"
    );

    private static readonly Option<double> Renew = Seconds(
        "--renew-seconds",
        10,
        "How long a leader goes on without a sign of life, less than --lease-seconds"
    );

    private static readonly Option<double> Retry = Seconds("--retry-seconds", 2, "How often a leader gives one, less than --renew-seconds");

    private static readonly Option<LogLevel> Verbosity = new("--log-level")
    {
        Description = "The least level of messages that are shown",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    public static Command Create()
    {
        var command = new Command("control-plane", "Run a control plane for a Kubernetes API; of several, all serve proxies and one writes")
        {
            Kubeconfig,
            Namespaces,
            Selectors,
            SystemNamespace,
            ConfigAddress,
            DiagnosticsAddress,
            TlsCertificate,
            TlsKey,
            ProxyTokens,
            ProxyUrl,
            ProxyCa,
            ProxyImage,
            Identity,
            Lease,
            Renew,
            Retry,
            Verbosity,
        };
        command.SetAction((parsed, cancel) => CommandLineErrors.ReportAsync(() => RunAsync(parsed, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var logging = ConsoleLog.Create(parsed.GetValue(Verbosity));
        using var certificate = ReadFiles(() => LoadCertificate(parsed.GetValue(TlsCertificate)!, parsed.GetValue(TlsKey)!));
        using var api = ApiConnection.Open(parsed.GetValue(Kubeconfig), "name another file with --kubeconfig");
        var options = ReadFiles(() => Options(parsed, api, certificate, logging));
        await using var controlPlane = new ControlPlane.ControlPlane(options);
        try
        {
            await controlPlane.StartAsync(cancel);
        }
        catch (IOException error)
        {
            throw new CliException(
                ExitCode.PortInUse,
                $"{error.Message.TrimEnd('.')}: choose another with --config-address or --diagnostics-address.",
                error
            );
        }

        await Console.Out.WriteLineAsync(
            $"serving proxies at {await controlPlane.ConfigEndpoint}, diagnostics at http://{controlPlane.DiagnosticsEndpoint}/"
        );
        var asked = Interruption.WaitAsync(cancel);
        if (await Task.WhenAny(asked, controlPlane.Completion) != asked)
        {
            try
            {
                await controlPlane.Completion;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new CliException(ExitCode.Failure, $"the control plane cannot go on: {error.Message}", error);
            }
        }

        return ExitCode.Success;
    }

    private static ControlPlaneOptions Options(ParseResult parsed, KubernetesApi api, X509Certificate2 certificate, ILoggerFactory logging)
    {
        var system = parsed.GetValue(SystemNamespace)!;
        return new ControlPlaneOptions
        {
            Api = api,
            Watch = new WatchScope { Namespaces = parsed.GetValue(Namespaces) ?? [], Selectors = SelectorsOf(parsed) },
            Translation = Defaults with
            {
                SystemNamespace = system,
                ControlPlaneUrl = parsed.GetValue(ProxyUrl)!,
                ControlPlaneCertificates = parsed.GetValue(ProxyCa) is { } file ? File.ReadAllText(file) : "",
                ProxyImage = parsed.GetValue(ProxyImage)!,
            },
            ConfigEndpoint = EndpointOption.Read(parsed, ConfigAddress, 5678),
            DiagnosticsEndpoint = EndpointOption.Read(parsed, DiagnosticsAddress, 5680),
            ServerCertificate = certificate,
            Authenticator = new AuthenticatorsInTurn(
                parsed.GetValue(ProxyTokens) is { } tokens
                    ? new SharedTokenAuthenticator(new Secret(File.ReadAllText(tokens).Trim()))
                    : new ServiceAccountAuthenticator(api, TimeProvider.System),
                new DataplaneTokenAuthenticator(api, system, TimeProvider.System)
            ),
            LeaderElection = Election(parsed, new NamespacedName(system, "portolan"), logging),
            Loggers = logging,
        };
    }

    private static LeaderElectionOptions Election(ParseResult parsed, NamespacedName lease, ILoggerFactory logging)
    {
        var (duration, renew, retry) = (parsed.GetValue(Lease), parsed.GetValue(Renew), parsed.GetValue(Retry));
        if (duration < 1 || renew >= duration || retry >= renew || retry <= 0)
        {
            throw new CliException(
                ExitCode.Usage,
                $"--lease-seconds {duration}, --renew-seconds {renew}, --retry-seconds {retry}: the first must be at least 1, and each of the others less than the one before it."
            );
        }

        return new LeaderElectionOptions
        {
            Lease = lease,
            Identity = parsed.GetValue(Identity) ?? $"{Environment.MachineName}-{Environment.ProcessId}",
            LeaseDuration = TimeSpan.FromSeconds(duration),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
            Loggers = logging,
        };
    }

    private static Dictionary<string, string> SelectorsOf(ParseResult parsed)
    {
        var selectors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(Selectors) ?? [])
        {
            selectors[text.Split(':')[0]] =
                text.Split(':', 2) is [{ Length: > 0 } kind, { Length: > 0 } selector]
                && WatchScope.Kinds.Contains(kind, StringComparer.Ordinal)
                    ? selector
                    : throw new CliException(
                        ExitCode.Usage,
                        $"--selector {text}: not KIND:SELECTOR like Secret:use=listener, with one of the kinds {string.Join(", ", WatchScope.Kinds)}"
                    );
        }

        return selectors;
    }

    private static X509Certificate2 LoadCertificate(string certificate, string key) =>
        new IssuedCertificate(File.ReadAllText(certificate), File.ReadAllText(key)).Load();

    private static T ReadFiles<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CliException(
                ExitCode.Usage,
                $"{error.Message.TrimEnd('.')}: look at --tls-cert, --tls-key, --proxy-token-file and --proxy-ca-file.",
                error
            );
        }
    }

    private static Option<double> Seconds(string name, double value, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
