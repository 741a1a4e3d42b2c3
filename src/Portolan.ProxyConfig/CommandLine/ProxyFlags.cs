namespace Portolan.ProxyConfig.CommandLine;

/// <summary>
/// The flags of <c>portolan-proxy run</c>: the program reads them, its help lists them, and the Deployments that are written for Gateways
/// are made of them. There is no other list.
/// </summary>
public static class ProxyFlags
{
    /// <summary>The word before the flags.</summary>
    public const string Command = "run";

    /// <summary>The port of <c>/ready</c>, <c>/healthy</c> and <c>/metrics</c>, unless a flag says another.</summary>
    public const int AdminPort = 9902;

    /// <summary>Where the configuration comes from.</summary>
    public static ProxyFlag ControlPlane { get; } =
        new(
            "--control-plane",
            "URL",
            "where the configuration comes from (https; http on loopback only); repeated, the next is asked when one goes",
            KumaName: "--cp-address"
        );

    /// <summary>Which proxy this is.</summary>
    public static ProxyFlag Proxy { get; } = new("--proxy", "NAMESPACE/NAME", "the Gateway whose traffic this proxy carries");

    /// <summary>Which proxy this is, beside a workload.</summary>
    public static ProxyFlag Dataplane { get; } =
        new(
            "--dataplane",
            "[NAMESPACE/]NAME",
            "the Dataplane whose workload this proxy stands beside, instead of --proxy",
            KumaName: "--name"
        );

    /// <summary>The mesh of what is served.</summary>
    public static ProxyFlag Mesh { get; } =
        new("--mesh", "NAME", $"the mesh of the Gateway or the Dataplane (default: \"{ProxyKey.DefaultMesh}\")");

    /// <summary>The token shown to the control plane.</summary>
    public static ProxyFlag TokenFile { get; } =
        new("--token-file", "FILE", "bearer token for the control plane; read again when it changes", KumaName: "--dataplane-token-file");

    /// <summary>Whom to trust as the control plane.</summary>
    public static ProxyFlag CaFile { get; } =
        new("--ca-file", "FILE", "PEM certificates to trust for the control plane (default: the machine's)", KumaName: "--ca-cert-file");

    /// <summary>The same, without a file.</summary>
    public static ProxyFlag CaPem { get; } = new("--ca-pem", "TEXT", "the same as the text itself, for a Pod that has no such file");

    /// <summary>Where listeners are bound.</summary>
    public static ProxyFlag BindAddress { get; } =
        new("--bind-address", "IP", "address for listeners; may be repeated (default: every address)");

    /// <summary>Where probes and metrics are answered.</summary>
    public static ProxyFlag AdminAddress { get; } =
        new(
            "--admin-address",
            "IP:PORT",
            $"/ready, /healthy, /metrics and /debug/connections; *:PORT is every address (default: 127.0.0.1:{AdminPort})"
        );

    /// <summary>The time for requests under way.</summary>
    public static ProxyFlag DrainTime { get; } =
        new("--drain-time", "TIME", "how long requests may go on after SIGTERM, such as 30s (default) or 2m");

    /// <summary>How many event loops.</summary>
    public static ProxyFlag Concurrency { get; } =
        new("--concurrency", "N", "event loops, each on a thread of its own (default: as many as processors)");

    /// <summary>Where requests are logged.</summary>
    public static ProxyFlag AccessLog { get; } =
        new("--access-log", "PATH", "where the access log goes: a file, \"-\" for standard output (default), or \"none\"");

    /// <summary>Which replica this is.</summary>
    public static ProxyFlag Instance { get; } =
        new("--instance", "NAME", "which replica this is (default: the machine's name and process id)");

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<ProxyFlag> All { get; } =
    [
        ControlPlane,
        Proxy,
        Dataplane,
        Mesh,
        TokenFile,
        CaFile,
        CaPem,
        BindAddress,
        AdminAddress,
        DrainTime,
        Concurrency,
        AccessLog,
        Instance,
    ];
}
