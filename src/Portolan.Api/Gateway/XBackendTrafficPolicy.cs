using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Gateway;

/// <summary>
/// Says how traffic to backends is handled: how much of it may be retries, and which requests stay together; experimental.
/// </summary>
public sealed record XBackendTrafficPolicy : IResource<XBackendTrafficPolicy>
{
    /// <inheritdoc />
    public static ResourceType Type { get; } =
        new(
            GatewayApi.ExperimentalGroup,
            GatewayApi.ExperimentalVersion,
            "XBackendTrafficPolicy",
            "xbackendtrafficpolicies",
            ResourceScope.Namespaced
        );

    /// <inheritdoc />
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the user wants.</summary>
    public required XBackendTrafficPolicySpec Spec { get; init; }

    /// <summary>What controllers say.</summary>
    public PolicyStatus? Status { get; init; }
}

/// <summary>What the user wants of an XBackendTrafficPolicy.</summary>
public sealed record XBackendTrafficPolicySpec
{
    /// <summary>The backends, in the same namespace; a whole Service, never one of its ports.</summary>
    [MinItems(1), MaxItems(16), ListMap("group", "kind", "name"), Without(nameof(LocalPolicyTargetReference.SectionName))]
    public required EquatableList<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>When a failed request is not sent again, whatever its route says.</summary>
    public RetryConstraint? RetryConstraint { get; init; }

    /// <summary>How a client's requests stay with one endpoint.</summary>
    public SessionPersistence? SessionPersistence { get; init; }
}

/// <summary>A limit of the retries that all clients of a backend send together. Beyond it a retry is answered with 503.</summary>
public sealed record RetryConstraint
{
    /// <summary>The share of retries among all requests.</summary>
    [Default("""{"interval":"10s","percent":20}""")]
    public RetryBudget Budget { get; init; } = new();

    /// <summary>What is allowed in any case, so that little traffic can be retried too.</summary>
    [Default("""{"count":10,"interval":"1s"}""")]
    public RetryRate MinRetryRate { get; init; } = new() { Count = 10, Interval = "1s" };
}

/// <summary>A share of the requests of a time.</summary>
public sealed record RetryBudget
{
    /// <summary>How many of a hundred requests may be retries.</summary>
    [Range(0, 100), Format(null), Default("20")]
    public int Percent { get; init; } = 20;

    /// <summary>The time in which requests are counted, of a second to an hour; a duration as of GEP-2257.</summary>
    [Pattern(GatewayPatterns.Duration), Rules<RetryBudgetIntervalRules>, Default("\"10s\"")]
    public string Interval { get; init; } = "10s";
}

/// <summary>A number of retries in a time.</summary>
public sealed record RetryRate
{
    /// <summary>The number.</summary>
    [Range(1, 1000000), Format(null)]
    public int? Count { get; init; }

    /// <summary>The time, at most an hour; a duration as of GEP-2257.</summary>
    [Pattern(GatewayPatterns.Duration), Rules<RetryRateIntervalRules>]
    public string? Interval { get; init; }
}
