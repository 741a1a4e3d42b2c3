using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portolan.ProxyConfig;
using Portolan.ProxyConfig.CommandLine;

namespace Portolan.Proxy.Host;

/// <summary>What the flags of <c>portolan-proxy run</c> say; <see cref="ProxyFlags"/> has the flags.</summary>
internal sealed record RunOptions
{
    private const int MostLoops = 1024;

    public IReadOnlyList<Uri> ControlPlanes { get; private init; } = [];

    public (ProxyKind Kind, string Namespace, string Name)? Proxy { get; private init; }

    public string Mesh { get; private init; } = ProxyKey.DefaultMesh;

    public string? TokenFile { get; private init; }

    public string? CaFile { get; private init; }

    public string? CaPem { get; private init; }

    public IReadOnlyList<IPAddress> BindAddresses { get; private init; } = [];

    public IPEndPoint AdminAddress { get; private init; } = new(IPAddress.Loopback, ProxyFlags.AdminPort);

    public TimeSpan DrainTime { get; private init; } = TimeSpan.FromSeconds(30);

    public int Concurrency { get; private init; } = Environment.ProcessorCount;

    public string AccessLog { get; private init; } = "-";

    public string Instance { get; private init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>
    /// Reads flags (<c>--name value</c> or <c>--name=value</c>); on failure <paramref name="fault"/> says what to change.
    /// </summary>
    public static RunOptions? Parse(IReadOnlyList<string> arguments, out string fault)
    {
        var options = new RunOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var parts = arguments[index].Split('=', 2);
            var value =
                parts.Length == 2 ? parts[1]
                : index + 1 < arguments.Count ? arguments[++index]
                : null;
            if (value is null)
            {
                fault = $"{parts[0]} needs a value";
                return null;
            }

            if (options.With(parts[0], value) is not { } next)
            {
                fault = $"{parts[0]} \"{value}\" is not understood; \"portolan-proxy --help\" lists the flags";
                return null;
            }

            options = next;
        }

        fault = options switch
        {
            { ControlPlanes: [] } => "--control-plane is missing: the URL of the control plane, such as https://127.0.0.1:5678",
            { Proxy: null } =>
                "--proxy or --dataplane is missing: the Gateway to serve, such as --proxy shop/public, or the Dataplane of a workload, such as --dataplane shop/cart",
            _ => "",
        };
        return fault.Length == 0 ? options : null;
    }

    /// <summary>Reads durations such as <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>.</summary>
    internal static TimeSpan? ParseDuration(string text)
    {
        var number = text.AsSpan().TrimEnd("hms");
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > 1e6)
        {
            return null;
        }

        return text[number.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(amount),
            "s" => TimeSpan.FromSeconds(amount),
            "m" => TimeSpan.FromMinutes(amount),
            "h" => TimeSpan.FromHours(amount),
            _ => null,
        };
    }

    private RunOptions? With(string flag, string value) =>
        ProxyFlags.All.FirstOrDefault(known => known.Name == flag || known.KumaName == flag) is { } known ? With(known, value) : null;

    private RunOptions? With(ProxyFlag flag, string value)
    {
        if (flag == ProxyFlags.ControlPlane)
        {
            return Uri.TryCreate(value, UriKind.Absolute, out var url) ? this with { ControlPlanes = [.. ControlPlanes, url] } : null;
        }

        if (flag == ProxyFlags.Proxy)
        {
            return value.Split('/') is [{ Length: > 0 } space, { Length: > 0 } name]
                ? this with
                {
                    Proxy = (ProxyKind.Gateway, space, name),
                }
                : null;
        }

        if (flag == ProxyFlags.Dataplane)
        {
            return value.Split('/') switch
            {
                [{ Length: > 0 } space, { Length: > 0 } name] => this with { Proxy = (ProxyKind.Sidecar, space, name) },
                [{ Length: > 0 } name] => this with { Proxy = (ProxyKind.Sidecar, "default", name) },
                _ => null,
            };
        }

        if (flag == ProxyFlags.BindAddress)
        {
            return IPAddress.TryParse(value, out var address) ? this with { BindAddresses = [.. BindAddresses, address] } : null;
        }

        if (flag == ProxyFlags.AdminAddress)
        {
            return ParseEndPoint(value) is { } endPoint ? this with { AdminAddress = endPoint } : null;
        }

        if (flag == ProxyFlags.DrainTime)
        {
            return ParseDuration(value) is { } time ? this with { DrainTime = time } : null;
        }

        if (flag == ProxyFlags.Concurrency)
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var loops) && loops is > 0 and <= MostLoops
                ? this with
                {
                    Concurrency = loops,
                }
                : null;
        }

        return value.Length > 0 ? WithText(flag, value) : null;
    }

    private RunOptions WithText(ProxyFlag flag, string value) =>
        flag switch
        {
            _ when flag == ProxyFlags.Mesh => this with { Mesh = value },
            _ when flag == ProxyFlags.TokenFile => this with { TokenFile = value },
            _ when flag == ProxyFlags.CaFile => this with { CaFile = value },
            _ when flag == ProxyFlags.CaPem => this with { CaPem = value },
            _ when flag == ProxyFlags.AccessLog => this with { AccessLog = value },
            _ when flag == ProxyFlags.Instance => this with { Instance = value },
            _ => throw new UnreachableException(),
        };

    // "*:9902" is every address of the machine, whichever families it has.
    private static IPEndPoint? ParseEndPoint(string text)
    {
        if (text.StartsWith("*:", StringComparison.Ordinal))
        {
            var every = Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
            return ushort.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? new IPEndPoint(every, port)
                : null;
        }

        return IPEndPoint.TryParse(text, out var endPoint) ? endPoint : null;
    }
}
