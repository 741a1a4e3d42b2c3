using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>Rules of EndpointSlices.</summary>
internal static class EndpointSliceValidation
{
    private const int MostAddresses = 100;
    private static readonly string[] AddressTypes = ["FQDN", "IPv4", "IPv6"];

    public static void ApplyDefaults(JsonObject slice)
    {
        foreach (var port in slice.Items("ports").OfType<JsonObject>())
        {
            port["name"] ??= "";
        }
    }

    public static IEnumerable<FieldError> Validate(JsonObject slice, JsonObject? old)
    {
        var errors = new List<FieldError>();
        var type = slice.Text("addressType");
        if (type.Length == 0)
        {
            errors.Add(new FieldError("addressType", FieldErrorReason.FieldValueRequired, "Required value"));
        }
        else if (!AddressTypes.Contains(type, StringComparer.Ordinal))
        {
            errors.Add(SchemaErrors.NotSupported("addressType", type, AddressTypes));
        }
        else if (old is not null && old.Text("addressType") != type)
        {
            errors.Add(SchemaErrors.Invalid("addressType", JsonValue.Create(type), "field is immutable"));
        }

        if (slice.Size("endpoints") > 1000)
        {
            errors.Add(SchemaErrors.TooMany("endpoints", slice.Size("endpoints"), 1000));
        }

        var endpoint = 0;
        foreach (var addresses in slice.Items("endpoints").Select(e => e.Items("addresses")))
        {
            if (addresses.Count == 0)
            {
                errors.Add(
                    new FieldError(
                        $"endpoints[{endpoint}].addresses",
                        FieldErrorReason.FieldValueRequired,
                        "Required value: must contain at least 1 address"
                    )
                );
            }

            for (var i = 0; i < addresses.Count; i++)
            {
                errors.AddRange(
                    Problems(type, addresses[i].Text())
                        .Select(p => SchemaErrors.Invalid($"endpoints[{endpoint}].addresses[{i}]", addresses[i] ?? "", p))
                );
            }

            errors.AddRange(NamesOf(slice.Items("endpoints")[endpoint], $"endpoints[{endpoint}]"));
            endpoint++;
        }

        errors.AddRange(Ports(slice.Items("ports")));
        return errors;
    }

    private static IEnumerable<string> Problems(string type, string address) =>
        type switch
        {
            "IPv4" when !TextFormats.IsValid("ipv4", address) => ["must be a valid IPv4 address"],
            "IPv6" when !TextFormats.IsValid("ipv6", address) => ["must be a valid IPv6 address"],
            "FQDN" => Names.ProblemsOfSubdomain(address),
            _ => [],
        };

    private static IEnumerable<FieldError> NamesOf(JsonNode? endpoint, string path)
    {
        if (endpoint.Size("addresses") > MostAddresses)
        {
            yield return SchemaErrors.TooMany($"{path}.addresses", endpoint.Size("addresses"), MostAddresses);
        }

        foreach (var problem in endpoint.Text("hostname") is { Length: > 0 } host ? Names.ProblemsOfLabel(host) : [])
        {
            yield return SchemaErrors.Invalid($"{path}.hostname", JsonValue.Create(endpoint.Text("hostname")), problem);
        }

        foreach (var problem in endpoint.Text("nodeName") is { Length: > 0 } node ? Names.ProblemsOfSubdomain(node) : [])
        {
            yield return SchemaErrors.Invalid($"{path}.nodeName", JsonValue.Create(endpoint.Text("nodeName")), problem);
        }
    }

    private static IEnumerable<FieldError> Ports(IReadOnlyList<JsonNode?> ports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            if (!names.Add(ports[i].Text("name")))
            {
                yield return SchemaErrors.Duplicate($"ports[{i}].name", JsonValue.Create(ports[i].Text("name")));
            }

            foreach (var problem in ports[i].Text("name") is { Length: > 0 } name ? Names.ProblemsOfLabel(name) : [])
            {
                yield return SchemaErrors.Invalid($"ports[{i}].name", JsonValue.Create(ports[i].Text("name")), problem);
            }

            if (ports[i].Text("protocol") is not ("" or "SCTP" or "TCP" or "UDP"))
            {
                yield return SchemaErrors.NotSupported($"ports[{i}].protocol", ports[i].Text("protocol"), ["SCTP", "TCP", "UDP"]);
            }

            if (ports[i].Has("port") && ports[i].Number("port") is < 1 or > 65535)
            {
                yield return SchemaErrors.Invalid($"ports[{i}].port", ports[i].At("port")!, "must be between 1 and 65535, inclusive");
            }
        }
    }
}
