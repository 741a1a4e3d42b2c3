using System.Globalization;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// The place of a route among those that ask for one host name: "the oldest Route based on creation timestamp", then "the Route appearing
/// first in alphabetical order by {namespace}/{name}" (GRPCRoute <c>hostnames</c>). Its text sorts the same way, so that of several routes
/// a set keeps the first.
/// </summary>
/// <param name="Route">The route.</param>
/// <param name="Created">Its age.</param>
internal sealed record RoutePlace(ObjectKey Route, DateTimeOffset Created) : IComparable<RoutePlace>
{
    /// <inheritdoc />
    public int CompareTo(RoutePlace? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Created.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff} {Route.Name} {Route.Type.Kind}");
}
