using System.Text.Json.Nodes;
using Portolan.Api.Core;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Catalog;

/// <summary>
/// Events, which are served by two groups: core/v1 keeps them and is lax, events.k8s.io/v1 shows them in words of its own and is strict.
/// </summary>
internal static class EventKinds
{
    /// <summary>As long as kube-apiserver keeps them (<c>--event-ttl</c>).</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private static readonly string[] CoreTimes = ["eventTime", "firstTimestamp", "lastTimestamp"];
    private static readonly string[] GroupTimes = ["eventTime", "deprecatedFirstTimestamp", "deprecatedLastTimestamp"];

    private static readonly StoredAs Core = new(
        "",
        "events",
        "v1",
        new EquatableMap<string>(
            new Dictionary<string, string>
            {
                ["deprecatedCount"] = "count",
                ["deprecatedFirstTimestamp"] = "firstTimestamp",
                ["deprecatedLastTimestamp"] = "lastTimestamp",
                ["deprecatedSource"] = "source",
                ["note"] = "message",
                ["regarding"] = "involvedObject",
                ["reportingController"] = "reportingComponent",
            }
        )
    );

    public static IEnumerable<KindEntry> All =>
        [
            WithNulls(Kind.Of<Event>(["ev"], [], CoreColumns.Event), CoreTimes)
                .Then(static definition => definition with { IsBuiltIn = true, Lifetime = Lifetime }) with
            {
                Validate = static (value, _) => EventValidation.Validate(value),
                ApplyDefaults = static value => Complete(value, CoreTimes, "source", ["reportingComponent", "reportingInstance"]),
            },
            WithNulls(Kind.Of<ReportedEvent>(["ev"], [], CoreColumns.Event), GroupTimes)
                .Then(static definition => definition with { IsBuiltIn = true, StoredAs = Core }) with
            {
                ApplyDefaults = static value => Complete(value, GroupTimes, "deprecatedSource", []),
                Validate = static (value, old) => EventValidation.ValidateStrictly(InCoreWords(value)!, InCoreWords(old)),
            },
        ];

    private static KindEntry WithNulls(KindEntry kind, string[] fields) =>
        kind.Then(definition =>
            definition with
            {
                Versions = definition
                    .Versions.Select(version =>
                        version with
                        {
                            Schema = version.Schema with
                            {
                                Properties = fields.Aggregate(
                                    version.Schema.Properties,
                                    (all, field) => all.With(field, all[field] with { Nullable = true })
                                ),
                            },
                        }
                    )
                    .ToEquatableList(),
            }
        );

    private static JsonObject? InCoreWords(JsonObject? value) => value is null ? null : Core.ToStored(value.DeepClone().AsObject());

    /// <summary>The fields that kube-apiserver shows though nobody set them: they are no pointers in Go.</summary>
    private static void Complete(JsonObject value, ReadOnlySpan<string> times, string source, ReadOnlySpan<string> texts)
    {
        foreach (var time in times)
        {
            value.TryAdd(time, null);
        }

        value[source] ??= new JsonObject();
        foreach (var text in texts)
        {
            value[text] ??= "";
        }
    }
}
