using System.Globalization;
using System.Net;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Host;

/// <summary>The flags of <c>portolan-proxy run</c>.</summary>
internal sealed record RunOptions
{
    public Uri? ControlPlane { get; private init; }

    public (string Namespace, string Name)? Proxy { get; private init; }

    public string Mesh { get; private init; } = ProxyKey.DefaultMesh;

    public string? TokenFile { get; private init; }

    public string? CaFile { get; private init; }

    public IReadOnlyList<IPAddress> BindAddresses { get; private init; } = [];

    public IPEndPoint AdminAddress { get; private init; } = new(IPAddress.Loopback, 9902);

    public TimeSpan DrainTime { get; private init; } = TimeSpan.FromSeconds(30);

    public string AccessLog { get; private init; } = "-";

    public string Instance { get; private init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>Reads flags (<c>--name value</c> or <c>--name=value</c>); on failure <paramref name="fault"/> says what to change.</summary>
    public static RunOptions? Parse(IReadOnlyList<string> arguments, out string fault)
    {
        var options = new RunOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var parts = arguments[index].Split('=', 2);
            var value = parts.Length == 2 ? parts[1] : index + 1 < arguments.Count ? arguments[++index] : null;
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
            { ControlPlane: null } => "--control-plane is missing: the URL of the control plane, such as https://127.0.0.1:5678",
            { Proxy: null } => "--proxy is missing: the Gateway to serve, such as --proxy shop/public",
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

    private RunOptions? With(string flag, string value) => flag switch
    {
        "--control-plane" when Uri.TryCreate(value, UriKind.Absolute, out var url) => this with { ControlPlane = url },
        "--proxy" when value.Split('/') is [{ Length: > 0 } space, { Length: > 0 } name] => this with { Proxy = (space, name) },
        "--mesh" when value.Length > 0 => this with { Mesh = value },
        "--token-file" => this with { TokenFile = value },
        "--ca-file" => this with { CaFile = value },
        "--bind-address" when IPAddress.TryParse(value, out var address) => this with { BindAddresses = [.. BindAddresses, address] },
        "--admin-address" when IPEndPoint.TryParse(value, out var endPoint) => this with { AdminAddress = endPoint },
        "--drain-time" when ParseDuration(value) is { } time => this with { DrainTime = time },
        "--access-log" => this with { AccessLog = value },
        "--instance" => this with { Instance = value },
        _ => null,
    };
}
