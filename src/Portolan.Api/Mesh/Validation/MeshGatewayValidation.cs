using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Mesh;

/// <summary>Rules of MeshGateways and MeshGatewayInstances.</summary>
internal static class MeshGatewayValidation
{
    private static readonly string[] Reserved = ["kuma.io/service", "kuma.io/protocol", "kuma.io/zone", "kuma.io/external-service-name"];

    private static readonly string[] PerPort = ["clientIPDetection", "proxyProtocol"];

    public static IEnumerable<FieldError> Validate(JsonObject gateway)
    {
        var spec = gateway.At("spec");
        return [.. Selectors(spec), .. Tags(spec, "spec"), .. Listeners(spec), .. SamePort(spec)];
    }

    public static IEnumerable<FieldError> ValidateInstance(JsonObject instance)
    {
        if (instance.At("spec").At("tags").Has("kuma.io/service"))
        {
            yield return Invalid(
                "spec.tags[\"kuma.io/service\"]",
                instance.At("spec").At("tags").At("kuma.io/service")!,
                "must not be defined"
            );
        }
    }

    private static IEnumerable<FieldError> Selectors(JsonNode? spec)
    {
        if (spec.Size("selectors") == 0)
        {
            yield return Invalid("spec.selectors", new JsonArray(), "must have at least one element");
        }

        foreach (var (selector, path) in MeshHttpRouteValidation.Each(spec, "selectors", "spec"))
        {
            if (!selector.At("match").Has("kuma.io/service"))
            {
                yield return Invalid(
                    $"{path}.match",
                    selector.At("match") ?? new JsonObject(),
                    "mandatory tag \"kuma.io/service\" is missing"
                );
            }
        }

        if (spec.Size("selectors") > 1 && spec.At("conf").Items("listeners").Any(IsCrossMesh))
        {
            yield return Invalid("spec.selectors", spec.At("selectors")!, "there can be at most one selector");
        }
    }

    private static IEnumerable<FieldError> Tags(JsonNode? holder, string path) =>
        (holder.At("tags") as JsonObject ?? [])
            .Where(tag => Reserved.Contains(tag.Key, StringComparer.Ordinal))
            .Select(tag => Invalid($"{path}.tags[\"{tag.Key}\"]", tag.Value ?? "", $"tag name must not be \"{tag.Key}\""));

    private static IEnumerable<FieldError> Listeners(JsonNode? spec)
    {
        var listeners = MeshHttpRouteValidation.Each(spec.At("conf"), "listeners", "spec.conf").ToList();
        if (listeners.Count == 0)
        {
            var path = spec.Has("conf") ? "spec.conf.listeners" : "spec.conf";
            return [Invalid(path, new JsonArray(), "cannot be empty")];
        }

        return listeners.SelectMany(listener =>
            (IEnumerable<FieldError>)
                [
                    .. Port(listener.Node, listener.Path),
                    .. Protocol(listener.Node, listener.Path),
                    .. MeshGatewayTlsValidation.Validate(listener.Node, listener.Path),
                    .. Hostname(listener.Node, listener.Path),
                    .. Tags(listener.Node, listener.Path),
                ]
        );
    }

    private static IEnumerable<FieldError> Port(JsonNode? listener, string path)
    {
        if (listener.Number("port") is < 1 or > 65535)
        {
            yield return Invalid($"{path}.port", listener.At("port") ?? 0, "port must be in the range [1, 65535]");
        }
    }

    private static IEnumerable<FieldError> Protocol(JsonNode? listener, string path)
    {
        var protocol = listener.Text("protocol");
        if (protocol is "" or "NONE")
        {
            yield return Invalid($"{path}.protocol", protocol, "cannot be empty");
        }
        else if (protocol is not ("HTTP" or "HTTPS" or "TLS" or "TCP" or "UDP"))
        {
            yield return SchemaErrors.NotSupported($"{path}.protocol", protocol, ["HTTP", "HTTPS", "TCP", "TLS", "UDP"]);
        }

        if (protocol == "HTTPS" && IsCrossMesh(listener))
        {
            yield return Invalid($"{path}.protocol", protocol, "protocol is not supported with crossMesh");
        }
    }

    private static IEnumerable<FieldError> Hostname(JsonNode? listener, string path)
    {
        var hostname = listener.Text("hostname");
        if (hostname is "" or "*")
        {
            yield break;
        }

        if (hostname.Length > 253)
        {
            yield return Invalid($"{path}.hostname", hostname, "must be at most 253 characters");
        }

        var exact = hostname.StartsWith("*.", StringComparison.Ordinal) ? hostname[2..] : hostname;
        if (Core.Names.ProblemsOfSubdomain(exact).Any())
        {
            yield return Invalid($"{path}.hostname", hostname, hostname.StartsWith('*') ? "invalid wildcard domain" : "invalid hostname");
        }
    }

    private static IEnumerable<FieldError> SamePort(JsonNode? spec)
    {
        var listeners = MeshHttpRouteValidation.Each(spec.At("conf"), "listeners", "spec.conf").ToList();
        for (var i = 0; i < listeners.Count; i++)
        {
            var (listener, path) = listeners[i];
            var before = listeners
                .Take(i)
                .Select(other => other.Node)
                .Where(other => other.Number("port").Equals(listener.Number("port")) && IsUdp(other) == IsUdp(listener))
                .ToList();
            if (before.Any(other => Family(other) != Family(listener)))
            {
                yield return Invalid($"{path}.protocol", listener.Text("protocol"), "protocol conflicts with other listeners on this port");
            }

            if (before.Any(other => Host(other) == Host(listener)))
            {
                yield return Invalid($"{path}.hostname", listener.Text("hostname"), "multiple listeners for hostname on this port");
            }

            // The first octets of a connection, before anything tells one listener from another, say for whom it is.
            foreach (var field in PerPort.Where(field => before.Any(other => Text(other.At(field)) != Text(listener.At(field)))))
            {
                yield return SchemaErrors.Invalid(
                    $"{path}.{field}",
                    listener.At(field) ?? new JsonObject(),
                    "conflicting values for this port"
                );
            }

            if (before.Any(other => !Limit(other).Equals(Limit(listener))))
            {
                yield return SchemaErrors.Invalid(
                    $"{path}.resources.connectionLimit",
                    Numbers.Text(Limit(listener)),
                    "conflicting values for this port"
                );
            }
        }
    }

    // Beyond Kuma: datagrams share nothing with connections, and a server name tells HTTPS from TLS.
    private static bool IsUdp(JsonNode? listener) => listener.Text("protocol") is Gateway.ProtocolType.Udp;

    private static string Family(JsonNode? listener) =>
        listener.Text("protocol") is Gateway.ProtocolType.Https ? Gateway.ProtocolType.Tls : listener.Text("protocol");

    private static string Host(JsonNode? listener) => listener.Text("hostname") is { Length: > 0 } host ? host : "*";

    private static double Limit(JsonNode? listener) => listener.At("resources").Number("connectionLimit");

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "";

    internal static bool IsCrossMesh(JsonNode? listener) => listener.At("crossMesh")?.ToJsonString() == "true";

    private static FieldError Invalid(string path, JsonNode value, string message) => SchemaErrors.Invalid(path, value, message);

    private static FieldError Invalid(string path, string value, string message) =>
        SchemaErrors.Invalid(path, JsonValue.Create(value), message);
}
