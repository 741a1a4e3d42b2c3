using Portolan.Api.Schemas;

namespace Portolan.Api;

/// <summary>One observation about an object (<c>metav1.Condition</c>).</summary>
public sealed record Condition
{
    /// <summary>What is observed, in CamelCase or as <c>foo.example.com/CamelCase</c>.</summary>
    [
        MaxLength(316),
        Pattern(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")
    ]
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>; <see cref="ConditionStatus"/> names them.</summary>
    [Enum(ConditionStatus.True, ConditionStatus.False, ConditionStatus.Unknown)]
    public required string Status { get; init; }

    /// <summary>The generation of the object that the observation is about.</summary>
    [Minimum(0)]
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> changed last. Translation leaves it alone; the status writer sets it.</summary>
    [Required]
    public DateTimeOffset LastTransitionTime { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Why, as one CamelCase word for programs.</summary>
    [Length(1, 1024), Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")]
    public required string Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [MaxLength(32768)]
    public required string Message { get; init; }
}

/// <summary>The values of <see cref="Condition.Status"/>.</summary>
public static class ConditionStatus
{
    /// <summary>It is so.</summary>
    public const string True = "True";

    /// <summary>It is not so.</summary>
    public const string False = "False";

    /// <summary>Nobody knows yet.</summary>
    public const string Unknown = "Unknown";
}
