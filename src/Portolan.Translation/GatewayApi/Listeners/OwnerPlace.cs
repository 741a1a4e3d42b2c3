using System.Globalization;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// The place of an owner among those of its Gateway (ListenerSet <c>spec.listeners</c>): the Gateway first, then ListenerSets by age, then
/// by
/// <c>namespace/name</c>. Its text sorts the same way, so that of several owners who claim one thing a set keeps the first.
/// </summary>
/// <param name="Owner">The Gateway or ListenerSet.</param>
/// <param name="Created">Its age.</param>
internal sealed record OwnerPlace(ObjectKey Owner, DateTimeOffset Created) : IComparable<OwnerPlace>
{
    /// <inheritdoc />
    public int CompareTo(OwnerPlace? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <inheritdoc />
    public override string ToString() =>
        Owner.Type == Api.Gateway.Gateway.Type
            ? "0"
            : string.Create(CultureInfo.InvariantCulture, $"1 {Created.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff} {Owner.Name}");
}
