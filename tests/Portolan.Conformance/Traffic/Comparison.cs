using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Traffic;

/// <summary>Says how a reply differs from what its row wants.</summary>
internal static class Comparison
{
    public static IEnumerable<string> Differences(Exchange wanted, Reply reply, PortMap ports)
    {
        if (!wanted.Statuses.Contains(reply.Status))
        {
            yield return $"status {string.Join(" or ", wanted.Statuses)} wanted";
        }
        if (wanted.CertificateThumbprint is { } thumbprint && thumbprint != reply.CertificateThumbprint)
        {
            yield return "another certificate wanted";
        }
        foreach (var difference in Location(wanted, reply, ports).Concat(Headers("answer", wanted.AnswerHeaders, reply.Headers)))
        {
            yield return difference;
        }

        if (NeedsEcho(wanted) && reply.Echo is null)
        {
            yield return $"an answer from {wanted.Workload ?? "a backend"} wanted";
        }
        else if (reply.Echo is { } echo)
        {
            foreach (var difference in Echo(wanted, echo))
            {
                yield return difference;
            }
        }
    }

    private static bool NeedsEcho(Exchange wanted) =>
        wanted
            is not {
                Workload: null,
                SeenTarget: null,
                SeenHost: null,
                SeenProtocol: null,
                SeenServerName: null,
                SeenClientCertificate: null,
                SeenHeaders.IsEmpty: true
            };

    private static IEnumerable<string> Echo(Exchange wanted, Workloads.EchoReport echo)
    {
        if (wanted.Workload is { } workload && workload != echo.Workload)
        {
            yield return $"workload {workload} wanted";
        }
        if (wanted.Namespace is { } space && space != echo.Namespace)
        {
            yield return $"namespace {space} wanted";
        }
        if (wanted.Method != echo.Method)
        {
            yield return $"backend saw method {echo.Method}";
        }
        var target = wanted.SeenTarget ?? wanted.Target;
        if (target != echo.Path)
        {
            yield return $"backend saw {echo.Path}, {target} wanted";
        }
        if (wanted.SeenHost is { } host && host != echo.Host)
        {
            yield return $"backend saw host {echo.Host}, {host} wanted";
        }
        if (wanted.SeenProtocol is { } protocol && protocol != echo.Protocol)
        {
            yield return $"backend saw {echo.Protocol}, {protocol} wanted";
        }
        if (wanted.SeenServerName is { } serverName && serverName != echo.Tls?.ServerName)
        {
            yield return $"backend saw server name {echo.Tls?.ServerName ?? "of no TLS"}, {serverName} wanted";
        }
        if (
            wanted.SeenClientCertificate is { } certificate
            && echo.Tls?.PeerCertificates.Any(shown => certificate.IsSameAs(shown)) is not true
        )
        {
            yield return "another client certificate wanted at the backend";
        }
        foreach (var difference in Headers("backend", wanted.SeenHeaders, echo.Headers))
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> Headers(
        string where,
        IEnumerable<(string Name, string? Value)> wanted,
        IReadOnlyDictionary<string, string[]> there
    )
    {
        foreach (var (name, value) in wanted)
        {
            var actual = there.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
            // Lines of one name and values after a comma are the same to HTTP (RFC 9110 §5.3).
            var joined = actual is null
                ? null
                : string.Join(',', actual.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries)));
            if (joined != value)
            {
                yield return $"{where} header {name} is {joined ?? "absent"}, {value ?? "absent"} wanted";
            }
        }
    }

    private static IEnumerable<string> Location(Exchange wanted, Reply reply, PortMap ports)
    {
        if (wanted.Location is not { } location)
        {
            yield break;
        }
        if (!reply.Headers.TryGetValue("Location", out var values) || !Uri.TryCreate(values[0], UriKind.Absolute, out var actual))
        {
            yield return $"an absolute Location wanted, {location}";
            yield break;
        }

        actual = new UriBuilder(actual) { Port = ports.Unmap(actual.Port) }.Uri;
        if (actual != location)
        {
            yield return $"Location {actual}, {location} wanted";
        }
    }
}
