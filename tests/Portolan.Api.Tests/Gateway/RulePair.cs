using System.Text.Json.Nodes;
using Portolan.Api.Schemas;

namespace Portolan.Api.Tests.Gateway;

/// <summary>An entry of <c>Samples/rules.yaml</c>: an object that keeps a rule and one that breaks it.</summary>
internal sealed class RulePair(JsonObject entry)
{
    private static readonly Lazy<List<RulePair>> Table = new(static () =>
        [.. Samples.Read("rules").Single().Node.AsArray().Select(entry => new RulePair(entry!.AsObject()))]
    );

    public static IReadOnlyList<RulePair> All => Table.Value;

    public string Kind => Text("kind");

    /// <summary>How the rule's message begins.</summary>
    public string Rule => Text("rule");

    /// <summary>The field that the error names.</summary>
    public string Field => Text("field");

    public JsonObject Valid => Object(entry["valid"]!);

    public JsonObject Invalid => Object(entry["invalid"]!);

    /// <summary>The object before the change, for rules about changes.</summary>
    public JsonObject? Old => entry["old"] is { } old ? Object(old) : null;

    /// <summary>Whether the rule of this pair is that one.</summary>
    public bool IsOf(ValidationRule rule) =>
        rule.Message.StartsWith(Rule, StringComparison.Ordinal)
        && RulePlace
            .Of(Samples.SchemaOf(Valid))
            .Any(place => place.Place == RulePlace.PlaceOf(Field) && place.Rule.Expression == rule.Expression);

    public override string ToString() => $"{Kind} {Field} {Rule}";

    /// <summary>
    /// The smallest object of the kind, with the entry's fields in its spec; the entry may say that they stand <c>in</c> the status.
    /// </summary>
    private JsonObject Object(JsonNode changes)
    {
        var resource = new JsonObject
        {
            ["apiVersion"] =
                Kind[0] == 'X' ? "gateway.networking.x-k8s.io/v1alpha1" : $"gateway.networking.k8s.io/{entry["version"] ?? "v1"}",
            ["kind"] = Kind,
            ["metadata"] = new JsonObject { ["name"] = "tested" },
            ["spec"] = Spec(),
            ["status"] = new JsonObject(),
        };
        var changed = resource[entry["in"]?.GetValue<string>() ?? "spec"]!.AsObject();
        foreach (var (name, value) in Expanded(changes).AsObject().ToArray())
        {
            changed[name] = value?.DeepClone();
        }

        if (resource["status"]!.AsObject().Count == 0)
        {
            resource.Remove("status");
        }

        return resource;
    }

    private JsonObject Spec() =>
        JsonNode
            .Parse(
                Kind switch
                {
                    "GatewayClass" or "XMesh" => """{"controllerName":"example.com/controller"}""",
                    "Gateway" => """{"gatewayClassName":"kuma","listeners":[{"name":"http","port":80,"protocol":"HTTP"}]}""",
                    "TLSRoute" => """{"hostnames":["a.example.com"],"rules":[{"backendRefs":[{"name":"s","port":443}]}]}""",
                    "ListenerSet" => """{"parentRef":{"name":"edge"}}""",
                    "BackendTLSPolicy" =>
                        """{"targetRefs":[{"group":"","kind":"Service","name":"s"}],"validation":{"hostname":"a.com","wellKnownCACertificates":"System"}}""",
                    "XBackend" => """{"type":"ExternalHostname","externalHostname":{"hostname":"a.com"},"port":{"port":443}}""",
                    "XBackendTrafficPolicy" => """{"targetRefs":[{"group":"","kind":"Service","name":"s"}]}""",
                    _ => "{}",
                }
            )!
            .AsObject();

    private static JsonNode Expanded(JsonNode changes)
    {
        var matches = string.Join(',', Enumerable.Repeat("{}", 64));
        return JsonNode.Parse(
            changes
                .ToJsonString()
                .Replace("\"MATCHES-64\"", $"[{matches}]", StringComparison.Ordinal)
                .Replace("LONG/", $"{new string('a', 253)}/", StringComparison.Ordinal)
        )!;
    }

    private string Text(string field) => entry[field]!.GetValue<string>();
}
