using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Status;
using Portolan.Translation.Proxies.Sessions;

namespace Portolan.Translation.GatewayApi.Policies;

/// <summary>XBackendTrafficPolicies (GEP-1619, GEP-3388): which one is in force for a Service, and what it says.</summary>
internal static class BackendTrafficPolicies
{
    private const int LeastCount = 10;

    private static readonly ResourceIndex<XBackendTrafficPolicy> ByService = new(
        "XBackendTrafficPolicies by Service",
        policy => ServiceTargets(policy).Select(target => target.Service.ToString()).Distinct()
    );

    /// <summary>
    /// Of the policies for one Service the one that takes precedence: the oldest, then the first by name (GEP-713, direct policies).
    /// </summary>
    public static Rule<NamespacedName, NamespacedName?> Winner { get; } =
        new(
            "XBackendTrafficPolicy of a target",
            (reader, service) =>
                reader
                    .Lookup(ByService, service.ToString())
                    .OrderBy(policy => policy.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
                    .ThenBy(policy => policy.Metadata.Name, StringComparer.Ordinal)
                    .Select(policy => (NamespacedName?)policy.Metadata.Key)
                    .FirstOrDefault()
        );

    /// <summary>What a policy says; absent when there is none.</summary>
    public static Rule<NamespacedName, TrafficAnswer?> Answer { get; } =
        new("XBackendTrafficPolicy", (reader, key) => reader.Get<XBackendTrafficPolicy>(key) is { } policy ? Judge(policy.Spec) : null);

    /// <summary>What is in force for a Service; absent when nothing is.</summary>
    public static Rule<NamespacedName, TrafficAnswer?> Of { get; } =
        new(
            "traffic policy of a Service",
            (reader, service) => reader.Fetch(Winner, service) is { } policy ? reader.Fetch(Answer, policy) : null
        );

    /// <summary>The Services that a policy targets; targets of other kinds are not ours to judge.</summary>
    public static IEnumerable<PolicyTarget> ServiceTargets(XBackendTrafficPolicy policy) =>
        policy
            .Spec.TargetRefs.Where(target =>
                target.Group.Length == 0 && string.Equals(target.Kind, Service.Type.Kind, StringComparison.Ordinal)
            )
            .Select(target => new PolicyTarget(new NamespacedName(policy.Metadata.Namespace, target.Name), ""));

    private static TrafficAnswer Judge(XBackendTrafficPolicySpec spec) =>
        SessionCompiler.FaultOf(spec.SessionPersistence) is { } fault
            ? new TrafficAnswer(null, null, new Problem(Reasons.Invalid, $"spec.sessionPersistence.{fault}"))
            : new TrafficAnswer(
                spec.SessionPersistence is { } sessions ? SessionCompiler.Compile(sessions) : null,
                spec.RetryConstraint is { } constraint ? BudgetOf(constraint) : null,
                null
            );

    private static RetryBudgetPolicy BudgetOf(RetryConstraint constraint) =>
        new(
            constraint.Budget.Percent,
            DurationOf(constraint.Budget.Interval) ?? TimeSpan.FromSeconds(10),
            constraint.MinRetryRate.Count ?? LeastCount,
            DurationOf(constraint.MinRetryRate.Interval) ?? TimeSpan.FromSeconds(1)
        );

    private static TimeSpan? DurationOf(string? text) =>
        Durations.TryParseGateway(text, out var duration) && duration > TimeSpan.Zero ? duration : null;
}

/// <summary>What an XBackendTrafficPolicy says by itself, whatever it targets.</summary>
/// <param name="Session">How sessions are kept, without the proxy's key.</param>
/// <param name="Budget">How much may be repeated.</param>
/// <param name="Refusal">Why it cannot be obeyed; then none of it is.</param>
internal sealed record TrafficAnswer(SessionPolicy? Session, RetryBudgetPolicy? Budget, Problem? Refusal);
