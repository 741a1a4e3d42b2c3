using System.Text.Json.Serialization;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>An <see cref="Event"/> in the words of events.k8s.io/v1: the same objects under another URL, with stricter rules.</summary>
public sealed record ReportedEvent : IResource<ReportedEvent>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("events.k8s.io", "v1", "Event", "events", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>When it happened first, to the microsecond.</summary>
    [JsonConverter(typeof(Json.MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>A row of the same events; absent for a single one.</summary>
    public EventSeries? Series { get; init; }

    /// <summary>The controller that says so, as a qualified name.</summary>
    public string? ReportingController { get; init; }

    /// <summary>The instance of the controller.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>What was done or failed.</summary>
    public string? Action { get; init; }

    /// <summary>Why, as one CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>What it happened to.</summary>
    public ObjectReference? Regarding { get; init; }

    /// <summary>A second object that takes part.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>What happened, for people.</summary>
    public string? Note { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>; <c>type</c> in JSON.</summary>
    [JsonPropertyName("type")]
    public string? EventType { get; init; }

    /// <summary>Who says so, of core/v1.</summary>
    public EventSource? DeprecatedSource { get; init; }

    /// <summary>When it happened first, of core/v1.</summary>
    public DateTimeOffset? DeprecatedFirstTimestamp { get; init; }

    /// <summary>When it happened last, of core/v1.</summary>
    public DateTimeOffset? DeprecatedLastTimestamp { get; init; }

    /// <summary>How often it happened, of core/v1.</summary>
    public int? DeprecatedCount { get; init; }
}
