using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>One rule of a route as a rule of a mesh route.</summary>
internal sealed record ConvertedRule<TRule>
    where TRule : class
{
    /// <summary>The place of the rule in its route.</summary>
    public required int Index { get; init; }

    /// <summary>The rule; absent when nothing of it can be matched, and it is dropped.</summary>
    public TRule? Rule { get; init; }

    /// <summary>
    /// Why the rule cannot do what it says. If it is not dropped, it serves nobody: no request may slip past a filter to a backend.
    /// </summary>
    public Problem? Invalid { get; init; }

    /// <summary>What is wrong with its references; only the share of traffic that belongs to them fails.</summary>
    public EquatableList<Problem> References { get; init; }

    /// <summary>What the rule asks for and does not get, although it serves; absent when there is no such thing.</summary>
    public string? Note { get; init; }
}
