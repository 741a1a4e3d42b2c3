using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Translation.Proxies.Routes;

/// <summary>Where a mesh route's rule stands: what the rule itself does not say.</summary>
internal sealed record RulePlace
{
    /// <summary>The route's name in the proxy.</summary>
    public required RouteKey Key { get; init; }

    /// <summary>Breaks ties.</summary>
    public required RuleOrder Order { get; init; }

    /// <summary>The listeners that took the rule.</summary>
    public required EquatableList<ListenerKey> Listeners { get; init; }

    /// <summary>The route's host names.</summary>
    public required EquatableList<string> Hostnames { get; init; }

    /// <summary>What the proxy seals sessions with; asked for by rules alone that keep any.</summary>
    public required Func<Secret?> SessionKey { get; init; }

    /// <summary>Why the rule serves nobody whatever it says.</summary>
    public string? Invalid { get; init; }

    /// <summary>The host names in a proxy's words: lower case, and none where all are meant.</summary>
    public EquatableList<string> ServedHostnames =>
        Hostnames.Select(name => name.ToLowerInvariant()).Where(name => name is not "*").ToEquatableList();
}
