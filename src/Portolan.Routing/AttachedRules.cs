using System.Collections;
using System.Collections.Immutable;

namespace Portolan.Routing;

/// <summary>
/// The rules of one listener in the order in which they came; one more or less costs the same however many there are. Immutable.
/// </summary>
internal sealed class AttachedRules<TRoute> : IReadOnlyCollection<RoutingRule<TRoute>>
    where TRoute : class
{
    private readonly ImmutableDictionary<RoutingRule<TRoute>, long> _places;
    private readonly long _next;

    public AttachedRules(VirtualListener<TRoute> listener)
        : this(listener, ImmutableDictionary<RoutingRule<TRoute>, long>.Empty, 0) { }

    private AttachedRules(VirtualListener<TRoute> listener, ImmutableDictionary<RoutingRule<TRoute>, long> places, long next)
    {
        _places = places;
        _next = next;
        Listener = listener with { Rules = this };
    }

    /// <summary>The listener, with these rules.</summary>
    public VirtualListener<TRoute> Listener { get; }

    /// <inheritdoc />
    public int Count => _places.Count;

    public AttachedRules<TRoute> With(RoutingRule<TRoute> rule) => new(Listener, _places.Add(rule, _next), _next + 1);

    public AttachedRules<TRoute> Without(RoutingRule<TRoute> rule) =>
        _places.ContainsKey(rule)
            ? new AttachedRules<TRoute>(Listener, _places.Remove(rule), _next)
            : throw new ArgumentException($"listener {Listener.Name} does not have the rule that is to be taken from it", nameof(rule));

    /// <inheritdoc />
    public IEnumerator<RoutingRule<TRoute>> GetEnumerator() =>
        _places.OrderBy(place => place.Value).Select(place => place.Key).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
