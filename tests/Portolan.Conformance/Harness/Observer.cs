using System.Net;
using System.Text.Json.Nodes;

namespace Portolan.Conformance.Harness;

/// <summary>Waits for what statuses must say. Every wait is for the latest generation: an old truth is no truth.</summary>
internal sealed class Observer(KubernetesApi api)
{
    /// <summary>Waits until the Gateway has these conditions, and returns it.</summary>
    public Task<JsonObject> GatewayAsync(ObjectId id, params Condition[] wanted) => ConditionsAsync(id, wanted);

    /// <summary>Waits until the Gateway is served, and returns its address.</summary>
    public async Task<IPAddress> AddressAsync(ObjectId gateway)
    {
        // The reason of Accepted may be ListenersNotValid: one listener that is served is enough.
        var body = await GatewayAsync(gateway, new Condition("Accepted", "True"), Condition.True("Programmed"));
        return IPAddress.Parse((string)body["status"]!["addresses"]![0]!["value"]!);
    }

    public Task<JsonObject> ConditionsAsync(ObjectId id, params Condition[] wanted) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(id);
            StatusReader.Require(id.ToString(), body["status"], Generation(body), wanted);
            return body;
        });

    /// <summary>Waits until exactly one listener of this name has these conditions, kinds and count of routes.</summary>
    public Task ListenerAsync(ObjectId gateway, ListenerExpectation wanted) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(gateway);
            var listener =
                (body["status"]?["listeners"] as JsonArray ?? []).SingleOrDefault(entry => (string?)entry!["name"] == wanted.Name)
                ?? throw new NotYetException($"{gateway}: no status of listener {wanted.Name}");
            StatusReader.Require($"{gateway} listener {wanted.Name}", listener, Generation(body), wanted.Conditions);
            if (wanted.AttachedRoutes is { } count && (int?)listener["attachedRoutes"] != count)
            {
                throw new NotYetException(
                    $"{gateway} listener {wanted.Name}: {count} attached routes wanted, {listener["attachedRoutes"]} there"
                );
            }
            if (wanted.SupportedKinds is not { } kinds)
            {
                return;
            }
            var actual = (listener["supportedKinds"] as JsonArray ?? [])
                .Select(kind => (string)kind!["kind"]!)
                .Order(StringComparer.Ordinal)
                .ToArray();
            if (!actual.SequenceEqual(kinds.Order(StringComparer.Ordinal)))
            {
                throw new NotYetException(
                    $"{gateway} listener {wanted.Name}: kinds [{string.Join(", ", kinds)}] wanted, [{string.Join(", ", actual)}] there"
                );
            }
        });

    /// <summary>
    /// Waits until an object has a condition: its own, that of its one parent or ancestor of ours, or that of a listener.
    /// </summary>
    public Task ShowsAsync(ObjectId id, string? listener, Condition wanted) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(id);
            var status = body["status"];
            var holder =
                listener is not null
                    ? (status?["listeners"] as JsonArray ?? []).SingleOrDefault(entry => (string?)entry!["name"] == listener)
                : status?["parents"] is JsonArray parents ? parents.SingleOrDefault(IsOurs)
                : status?["ancestors"] is JsonArray ancestors ? ancestors.SingleOrDefault(IsOurs)
                : status;
            StatusReader.Require($"{id}{(listener is null ? "" : $" listener {listener}")}", holder, Generation(body), wanted);
        });

    /// <summary>Waits until the Gateway counts so many ListenerSets.</summary>
    public Task AttachedListenerSetsAsync(ObjectId gateway, int count) =>
        Eventually.SucceedsAsync(async () =>
        {
            var actual = (int?)(await ReadAsync(gateway))["status"]?["attachedListenerSets"];
            if (actual != count)
            {
                throw new NotYetException($"{gateway}: {count} attached ListenerSets wanted, {actual} there");
            }
        });

    /// <summary>Waits until the status of a Gateway or ListenerSet has exactly these listeners.</summary>
    public Task ListenersAsync(ObjectId gateway, params string[] names) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(gateway);
            var actual = (body["status"]?["listeners"] as JsonArray ?? []).Select(entry => (string)entry!["name"]!).ToArray();
            if (!actual.Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal)))
            {
                throw new NotYetException(
                    $"{gateway}: listeners [{string.Join(", ", names)}] wanted in the status, [{string.Join(", ", actual)}] there"
                );
            }
        });

    /// <summary>Waits until a route has an entry of ours for a parent, with these conditions.</summary>
    public Task RouteAsync(ObjectId route, string gateway, params Condition[] wanted) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(route);
            var entries = Parents(body).Where(entry => (string?)entry!["parentRef"]!["name"] == gateway).ToArray();
            if (entries.Length == 0)
            {
                throw new NotYetException($"{route}: no status for parent {gateway}");
            }
            foreach (var entry in entries)
            {
                if ((string?)entry!["controllerName"] != Cluster.ControllerName)
                {
                    throw new NotYetException($"{route}: a status by {entry["controllerName"]}");
                }
                StatusReader.Require($"{route} of {gateway}", entry, Generation(body), wanted);
            }
        });

    /// <summary>Waits until a policy has an entry of ours for a Gateway, with these conditions, and returns it.</summary>
    public Task<JsonObject> PolicyAsync(ObjectId policy, string gateway, params Condition[] wanted) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(policy);
            var entry =
                (body["status"]?["ancestors"] as JsonArray ?? []).SingleOrDefault(entry =>
                    (string?)entry!["ancestorRef"]!["name"] == gateway && (string?)entry["controllerName"] == Cluster.ControllerName
                ) ?? throw new NotYetException($"{policy}: no status for Gateway {gateway}");
            StatusReader.Require($"{policy} at {gateway}", entry, Generation(body), wanted);
            return body;
        });

    /// <summary>Waits until an object that has conditions of its latest generation has none of this type.</summary>
    public Task NoConditionAsync(ObjectId id, string type) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(id);
            StatusReader.Require(id.ToString(), body["status"], Generation(body), new Condition("Accepted", "True"));
            if (StatusReader.ConditionsOf(body["status"]).Any(entry => (string?)entry!["type"] == type))
            {
                throw new NotYetException($"{id}: no {type} wanted");
            }
        });

    /// <summary>Waits until the route is accepted by all its parents and all that it points to was found.</summary>
    public Task RouteIsServedAsync(ObjectId route) =>
        Eventually.SucceedsAsync(async () =>
        {
            var body = await ReadAsync(route);
            var wanted = body["spec"]!["parentRefs"]!.AsArray().Count;
            var parents = Parents(body);
            if (parents.Count != wanted)
            {
                throw new NotYetException($"{route}: {wanted} parents in the status wanted, {parents.Count} there");
            }
            foreach (var entry in parents)
            {
                StatusReader.Require(
                    $"{route} of {entry!["parentRef"]!["name"]}",
                    entry,
                    Generation(body),
                    Condition.True("Accepted"),
                    Condition.True("ResolvedRefs")
                );
            }
        });

    public static JsonArray Parents(JsonObject route) => route["status"]?["parents"] as JsonArray ?? [];

    private static bool IsOurs(JsonNode? entry) => (string?)entry!["controllerName"] == Cluster.ControllerName;

    private static long Generation(JsonObject body) => (long)body["metadata"]!["generation"]!;

    private async Task<JsonObject> ReadAsync(ObjectId id) => await api.GetAsync(id) ?? throw new NotYetException($"{id} is not there");
}

/// <summary>What a Gateway's status must say of one listener; what is null is not looked at.</summary>
internal sealed record ListenerExpectation(string Name, params Condition[] Conditions)
{
    public int? AttachedRoutes { get; init; }

    public string[]? SupportedKinds { get; init; }

    /// <summary>What listeners of HTTP and HTTPS take unless they say otherwise.</summary>
    public static string[] HttpKinds { get; } = ["GRPCRoute", "HTTPRoute"];
}
