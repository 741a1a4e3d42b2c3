using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Catalog;

/// <summary>Events, which are served by two groups: core/v1 keeps them and is lax, events.k8s.io/v1 shows them in words of its own and is strict.</summary>
internal static class EventKinds
{
    /// <summary>As long as kube-apiserver keeps them (<c>--event-ttl</c>).</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly StoredAs Core = new("", "events", "v1", new EquatableMap<string>(new Dictionary<string, string>
    {
        ["deprecatedCount"] = "count",
        ["deprecatedFirstTimestamp"] = "firstTimestamp",
        ["deprecatedLastTimestamp"] = "lastTimestamp",
        ["deprecatedSource"] = "source",
        ["note"] = "message",
        ["regarding"] = "involvedObject",
        ["reportingController"] = "reportingComponent",
    }));

    public static IEnumerable<ResourceDefinition> All =>
    [
        Kind.Of<Event>(["ev"], [], CoreColumns.Event) with
        {
            IsBuiltIn = true,
            Lifetime = Lifetime,
            Validate = static (value, _) => EventValidation.Validate(value),
        },
        Kind.Of<ReportedEvent>(["ev"], [], CoreColumns.Event) with
        {
            IsBuiltIn = true,
            StoredAs = Core,
            Validate = static (value, old) => EventValidation.ValidateStrictly(InCoreWords(value)!, InCoreWords(old)),
        },
    ];

    private static System.Text.Json.Nodes.JsonObject? InCoreWords(System.Text.Json.Nodes.JsonObject? value) =>
        value is null ? null : Core.ToStored(value.DeepClone().AsObject());
}
