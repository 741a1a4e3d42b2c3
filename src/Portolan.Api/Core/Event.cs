using System.Text.Json.Serialization;
using Portolan.Api.Schemas;

namespace Portolan.Api.Core;

/// <summary>Something that happened to an object (core/v1; events.k8s.io/v1 shows the same objects in other words).</summary>
public sealed record Event : IResource<Event>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } = new("", "v1", "Event", "events", ResourceScope.Namespaced);

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What it happened to.</summary>
    public required ObjectReference InvolvedObject { get; init; }

    /// <summary>Why, as one CamelCase word.</summary>
    public string? Reason { get; init; }

    /// <summary>What happened, for people.</summary>
    public string? Message { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>; <c>type</c> in JSON.</summary>
    [JsonPropertyName("type")]
    public string? EventType { get; init; }

    /// <summary>How often it happened.</summary>
    public int? Count { get; init; }

    /// <summary>When it happened first.</summary>
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>When it happened last.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>When it happened, to the microsecond.</summary>
    [JsonConverter(typeof(Json.MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>Who says so.</summary>
    public EventSource? Source { get; init; }

    /// <summary>What was done or failed.</summary>
    public string? Action { get; init; }

    /// <summary>The controller that says so.</summary>
    public string? ReportingComponent { get; init; }

    /// <summary>The instance of the controller.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>A second object that takes part.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>A row of the same events.</summary>
    public EventSeries? Series { get; init; }
}

/// <summary>Who tells an event.</summary>
public sealed record EventSource
{
    /// <summary>The program.</summary>
    public string? Component { get; init; }

    /// <summary>The node.</summary>
    public string? Host { get; init; }
}

/// <summary>A row of the same events.</summary>
public sealed record EventSeries
{
    /// <summary>How many.</summary>
    public int? Count { get; init; }

    /// <summary>The last one.</summary>
    [JsonConverter(typeof(Json.MicroTimeConverter))]
    public DateTimeOffset? LastObservedTime { get; init; }
}

/// <summary>Refers to an object, or a field of it (core/v1).</summary>
public sealed record ObjectReference
{
    /// <summary><c>group/version</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The uid.</summary>
    public string? Uid { get; init; }

    /// <summary>The version of the object.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The field.</summary>
    public string? FieldPath { get; init; }
}
