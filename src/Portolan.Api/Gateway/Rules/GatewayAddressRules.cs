using System.Text.Json.Nodes;
using Portolan.Api.Schemas;
using Portolan.Primitives;
using static Portolan.Api.Schemas.Cel;

namespace Portolan.Api.Gateway;

/// <summary>No address is asked for twice.</summary>
internal sealed class GatewayAddressListRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                "self.all(a1, a1.type == 'IPAddress' && has(a1.value) ? self.exists_one(a2, a2.type == a1.type && has(a2.value) && a2.value == a1.value) : true )",
                "IPAddress values must be unique",
                static list => UniqueOfType(list, GatewayAddressType.IPAddress)
            ),
            Rule(
                "self.all(a1, a1.type == 'Hostname'  && has(a1.value) ? self.exists_one(a2, a2.type == a1.type && has(a2.value) && a2.value == a1.value) : true )",
                "Hostname values must be unique",
                static list => UniqueOfType(list, GatewayAddressType.Hostname)
            ),
        ];

    private static bool UniqueOfType(JsonNode list, string type)
    {
        var values = list.Items()
            .Where(address => address.Text("type") == type && address.Has("value"))
            .Select(address => address.Text("value"))
            .ToList();
        return values.Distinct(StringComparer.Ordinal).Count() == values.Count;
    }
}

/// <summary>An address of type Hostname is a host name, if it says anything.</summary>
internal sealed class GatewaySpecAddressRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                $"self.type == 'Hostname' ? (!has(self.value) || self.value.matches(r\"\"\"{GatewayPatterns.Hostname}\"\"\")): true",
                $"Hostname value must be empty or contain only valid characters (matching {GatewayPatterns.Hostname})",
                static address =>
                    address.Text("type") != GatewayAddressType.Hostname
                    || !address.Has("value")
                    || HostnameFormat.Matches(address.Text("value"))
            ),
        ];
}

/// <summary>An address of type Hostname is a host name.</summary>
internal sealed class GatewayStatusAddressRules : IRuleSet
{
    public static EquatableList<ValidationRule> Rules =>
        [
            Rule(
                $"self.type == 'Hostname' ? self.value.matches(r\"\"\"{GatewayPatterns.Hostname}\"\"\"): true",
                $"Hostname value must only contain valid characters (matching {GatewayPatterns.Hostname})",
                static address => address.Text("type") != GatewayAddressType.Hostname || HostnameFormat.Matches(address.Text("value"))
            ),
        ];
}

/// <summary>The addresses of type IPAddress are IP addresses; other types say what they will.</summary>
internal sealed class IPAddressOrOther : IAlternatives
{
    // An alternative has no type, so what it allows is written as JSON.
    private const string IPAddressText = $"\"{GatewayAddressType.IPAddress}\"";

    public static EquatableList<JsonSchema> Alternatives =>
        [
            new JsonSchema
            {
                Properties = new EquatableMap<JsonSchema>([
                    new("type", new JsonSchema { Enum = [IPAddressText] }),
                    new("value", new JsonSchema { AnyOf = [new JsonSchema { Format = "ipv4" }, new JsonSchema { Format = "ipv6" }] }),
                ]),
            },
            new JsonSchema
            {
                Properties = new EquatableMap<JsonSchema>([
                    new("type", new JsonSchema { Not = new JsonSchema { Enum = [IPAddressText] } }),
                ]),
            },
        ];
}

/// <summary>Host names whose first label may be <c>*</c>.</summary>
internal static class HostnameFormat
{
    public static bool Matches(string text) => PatternCache.IsMatch(GatewayPatterns.Hostname, text);
}
