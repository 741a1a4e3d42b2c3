using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>Defaults and rules of Services.</summary>
internal static class ServiceValidation
{
    private static readonly string[] Types =
    [
        ServiceType.ClusterIP,
        ServiceType.ExternalName,
        ServiceType.LoadBalancer,
        ServiceType.NodePort,
    ];
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];

    public static void ApplyDefaults(JsonObject service)
    {
        service["spec"] ??= new JsonObject();
        if (service["spec"] is not JsonObject spec)
        {
            return;
        }

        spec["type"] ??= ServiceType.ClusterIP;
        spec["sessionAffinity"] ??= "None";
        var type = spec.Text("type");
        if (type != ServiceType.ExternalName)
        {
            spec["internalTrafficPolicy"] ??= "Cluster";
        }

        if (IsReachedFromOutside(spec))
        {
            spec["externalTrafficPolicy"] ??= "Cluster";
        }

        if (type == ServiceType.LoadBalancer)
        {
            spec["allocateLoadBalancerNodePorts"] ??= true;
        }

        foreach (var port in spec.Items("ports").OfType<JsonObject>())
        {
            if (!port.Has("targetPort") && port.Has("port"))
            {
                port["targetPort"] = port["port"]!.DeepClone();
            }
        }
    }

    public static IEnumerable<FieldError> Validate(JsonObject service, JsonObject? old)
    {
        var spec = service.At("spec");
        var type = spec.Text("type");
        var errors = new List<FieldError>();
        if (!Types.Contains(type, StringComparer.Ordinal))
        {
            errors.Add(SchemaErrors.NotSupported("spec.type", type, Types));
        }

        if (type == ServiceType.ExternalName)
        {
            errors.AddRange(OfAlias(spec));
        }
        else if (spec.Size("ports") == 0 && spec.Text("clusterIP") != "None")
        {
            errors.Add(new FieldError("spec.ports", FieldErrorReason.FieldValueRequired, "Required value"));
        }

        errors.AddRange(Ports(spec.Items("ports")));
        errors.AddRange(OfOtherTypes(spec, type));
        errors.AddRange(MetadataValidation.Labels(spec.At("selector"), "spec.selector"));
        var before = old.At("spec").Text("clusterIP");
        if (before.Length > 0 && type != ServiceType.ExternalName && spec.Text("clusterIP") != before)
        {
            errors.Add(SchemaErrors.Invalid("spec.clusterIPs[0]", $"[]string{{\"{spec.Text("clusterIP")}\"}}", "may not change once set"));
        }

        return errors;
    }

    private static IEnumerable<FieldError> OfAlias(JsonNode? spec)
    {
        if (spec.Size("clusterIPs") > 0 || spec.Text("clusterIP").Length > 0)
        {
            yield return Forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        }

        var name = spec.Text("externalName");
        if (name.Length == 0)
        {
            yield return new FieldError("spec.externalName", FieldErrorReason.FieldValueRequired, "Required value");
        }

        foreach (var problem in name.Length == 0 ? [] : Names.ProblemsOfSubdomain(name.TrimEnd('.')))
        {
            yield return SchemaErrors.Invalid("spec.externalName", JsonValue.Create(name), problem);
        }
    }

    /// <summary>Fields whose values depend on the Service's type, or are a choice of few.</summary>
    private static IEnumerable<FieldError> OfOtherTypes(JsonNode? spec, string type)
    {
        if (spec.Text("sessionAffinity") is not ("" or "None" or "ClientIP"))
        {
            yield return SchemaErrors.NotSupported("spec.sessionAffinity", spec.Text("sessionAffinity"), ["ClientIP", "None"]);
        }

        if (type is ServiceType.NodePort or ServiceType.LoadBalancer && spec.Text("clusterIP") == "None")
        {
            yield return SchemaErrors.Invalid(
                "spec.clusterIPs[0]",
                JsonValue.Create("None"),
                $"may not be set to 'None' for {type} services"
            );
        }

        for (var i = 0; i < spec.Size("externalIPs"); i++)
        {
            var address = spec.Items("externalIPs")[i].Text();
            if (!TextFormats.IsValid("ipv4", address) && !TextFormats.IsValid("ipv6", address))
            {
                yield return SchemaErrors.Invalid(
                    $"spec.externalIPs[{i}]",
                    JsonValue.Create(address),
                    "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
                );
            }
        }

        var policy = spec.Text("externalTrafficPolicy");
        if (policy.Length > 0 && !IsReachedFromOutside(spec))
        {
            yield return SchemaErrors.Invalid(
                "spec.externalTrafficPolicy",
                JsonValue.Create(policy),
                "may only be set for externally-accessible services"
            );
        }
        else if (policy is not ("" or "Cluster" or "Local"))
        {
            yield return SchemaErrors.NotSupported("spec.externalTrafficPolicy", policy, ["Cluster", "Local"]);
        }

        if (spec.Has("allocateLoadBalancerNodePorts") && type != ServiceType.LoadBalancer)
        {
            yield return Forbidden("spec.allocateLoadBalancerNodePorts", "may only be used when `type` is 'LoadBalancer'");
        }

        if (spec.Number("healthCheckNodePort") > 0 && !(type == ServiceType.LoadBalancer && policy == "Local"))
        {
            yield return SchemaErrors.Invalid(
                "spec.healthCheckNodePort",
                Numbers.Text(spec.Number("healthCheckNodePort")),
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
            );
        }

        foreach (var error in NodePorts(spec.Items("ports"), type))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> NodePorts(IReadOnlyList<JsonNode?> ports, string type)
    {
        var numbers = new HashSet<(double, string)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var number = ports[i].Number("nodePort");
            if (!(number > 0))
            {
                continue;
            }

            if (type == ServiceType.ClusterIP)
            {
                yield return Forbidden($"spec.ports[{i}].nodePort", "may not be used when `type` is 'ClusterIP'");
            }

            if (!numbers.Add((number, ports[i].Text("protocol"))))
            {
                yield return SchemaErrors.Duplicate($"spec.ports[{i}].nodePort", ports[i].At("nodePort")!.DeepClone());
            }
        }
    }

    private static bool IsReachedFromOutside(JsonNode? spec) =>
        spec.Text("type") is ServiceType.NodePort or ServiceType.LoadBalancer
        || (spec.Text("type") == ServiceType.ClusterIP && spec.Size("externalIPs") > 0);

    private static FieldError Forbidden(string path, string why) => new(path, FieldErrorReason.FieldValueForbidden, $"Forbidden: {why}");

    private static IEnumerable<FieldError> Ports(IReadOnlyList<JsonNode?> ports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<(double, string)>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, path) = (ports[i], $"spec.ports[{i}]");
            var name = port.Text("name");
            if (name.Length == 0 && ports.Count > 1)
            {
                yield return new FieldError($"{path}.name", FieldErrorReason.FieldValueRequired, "Required value");
            }
            else if (name.Length > 0)
            {
                foreach (var problem in Names.ProblemsOfLabel(name))
                {
                    yield return SchemaErrors.Invalid($"{path}.name", JsonValue.Create(name), problem);
                }

                if (!names.Add(name))
                {
                    yield return SchemaErrors.Duplicate($"{path}.name", JsonValue.Create(name));
                }
            }

            if (!IsPort(port.Number("port")))
            {
                yield return SchemaErrors.Invalid(
                    $"{path}.port",
                    Numbers.Text(port.Number("port")),
                    "must be between 1 and 65535, inclusive"
                );
            }

            if (!Protocols.Contains(port.Text("protocol"), StringComparer.Ordinal))
            {
                yield return SchemaErrors.NotSupported($"{path}.protocol", port.Text("protocol"), Protocols);
            }

            if (TargetPortProblem(port.At("targetPort")) is { } targetProblem)
            {
                yield return SchemaErrors.Invalid($"{path}.targetPort", port.At("targetPort")!, targetProblem);
            }

            if (!numbers.Add((port.Number("port"), port.Text("protocol"))))
            {
                yield return SchemaErrors.Duplicate(
                    path,
                    new JsonObject { ["port"] = port.Number("port"), ["protocol"] = port.Text("protocol") }
                );
            }
        }
    }

    private static string? TargetPortProblem(JsonNode? target) =>
        target switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var name) => NameProblem(name),
            JsonValue value => IsPort(Numbers.Of(value)) ? null : "must be between 1 and 65535, inclusive",
            _ => null,
        };

    private static string? NameProblem(string name) =>
        name.Length > 15 ? "must be no more than 15 characters"
        : !name.Any(char.IsAsciiLetterLower) ? "must contain at least one letter (a-z)"
        : PatternCache.IsMatch("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", name) ? null
        : "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";

    private static bool IsPort(double number) => number is >= 1 and <= 65535;
}
