using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>Every CEL rule of the Gateway API kinds has an object that keeps it and one that breaks it (<c>Samples/rules.yaml</c>).</summary>
public sealed class RuleTests
{
    // These cannot be broken by an object whose structure is right, or by one that could exist: a list map, an enumeration or another field says it before.
    private static readonly string[] SaidBefore =
    [
        "Listener name must be unique within the Gateway",
        "Port for TLS configuration must be unique within the Gateway",
        "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
        "Hostname value must only contain valid characters",
    ];

    private static readonly Lazy<JsonArray> Table = new(static () => Samples.Read("rules").Single().Node.AsArray());

    public static TheoryData<string, string> Rules
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var entry in Entries())
            {
                rows.Add(Text(entry, "kind"), Text(entry, "rule"));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Object_that_keeps_the_rule_is_valid(string kind, string rule)
    {
        var entry = Find(kind, rule);

        Assert.Empty(Samples.Validate(Object(kind, entry["valid"]!), Before(kind, entry)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Object_that_breaks_the_rule_is_refused_with_its_message(string kind, string rule)
    {
        var entry = Find(kind, rule);

        var errors = Samples.Validate(Object(kind, entry["invalid"]!), Before(kind, entry));

        Assert.Contains(errors, error => error.Field == Text(entry, "field") && error.Message.Contains(rule, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GatewayClass")]
    [InlineData("Gateway")]
    [InlineData("HTTPRoute")]
    [InlineData("ReferenceGrant")]
    [InlineData("XBackend")]
    [InlineData("XBackendTrafficPolicy")]
    [InlineData("XMesh")]
    public void No_rule_goes_without_its_pair_of_objects(string kind)
    {
        var tested = Entries().Where(entry => Text(entry, "kind") == kind).Select(entry => Text(entry, "rule")).Concat(SaidBefore).ToList();
        var schema = ResourceCatalog.All.Single(definition => definition.Kind == kind && definition.Group.StartsWith("gateway.networking.", StringComparison.Ordinal)).Versions[0].Schema;

        var untested = Messages(schema).Distinct(StringComparer.Ordinal).Where(message => !tested.Any(rule => message.Contains(rule, StringComparison.Ordinal)));

        Assert.Empty(untested);
    }

    private static IEnumerable<string> Messages(JsonSchema schema) => schema.Rules.Select(rule => rule.Message)
        .Concat(schema.Properties.Values.SelectMany(Messages))
        .Concat(schema.Items is { } items ? Messages(items) : [])
        .Concat(schema.AdditionalProperties is { } values ? Messages(values) : []);

    private static IEnumerable<JsonObject> Entries() => Table.Value.Select(entry => entry!.AsObject());

    private static JsonObject Find(string kind, string rule) => Entries().Single(entry => Text(entry, "kind") == kind && Text(entry, "rule") == rule);

    private static JsonObject? Before(string kind, JsonObject entry) => entry["old"] is { } old ? Object(kind, old) : null;

    private static JsonObject Object(string kind, JsonNode changes)
    {
        var spec = kind switch
        {
            "GatewayClass" => new JsonObject { ["controllerName"] = "example.com/controller" },
            "Gateway" => new JsonObject
            {
                ["gatewayClassName"] = "kuma",
                ["listeners"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80, ["protocol"] = "HTTP" }),
            },
            "TLSRoute" => Parse("""{"hostnames":["a.example.com"],"rules":[{"backendRefs":[{"name":"s","port":443}]}]}"""),
            "ListenerSet" => Parse("""{"parentRef":{"name":"edge"}}"""),
            "BackendTLSPolicy" => Parse("""{"targetRefs":[{"group":"","kind":"Service","name":"s"}],"validation":{"hostname":"a.com","wellKnownCACertificates":"System"}}"""),
            "XBackend" => Parse("""{"type":"ExternalHostname","externalHostname":{"hostname":"a.com"},"port":{"port":443}}"""),
            "XBackendTrafficPolicy" => Parse("""{"targetRefs":[{"group":"","kind":"Service","name":"s"}]}"""),
            "XMesh" => new JsonObject { ["controllerName"] = "example.com/controller" },
            _ => [],
        };
        foreach (var (name, value) in Expanded(changes).AsObject().ToArray())
        {
            spec[name] = value?.DeepClone();
        }

        return new JsonObject
        {
            ["apiVersion"] = kind[0] == 'X' ? "gateway.networking.x-k8s.io/v1alpha1" : "gateway.networking.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "tested" },
            ["spec"] = spec,
        };
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonNode Expanded(JsonNode changes)
    {
        var matches = string.Join(',', Enumerable.Repeat("{}", 64));
        return JsonNode.Parse(changes.ToJsonString()
            .Replace("\"MATCHES-64\"", $"[{matches}]", StringComparison.Ordinal)
            .Replace("LONG/", $"{new string('a', 253)}/", StringComparison.Ordinal))!;
    }

    private static string Text(JsonObject entry, string field) => entry[field]!.GetValue<string>();
}
