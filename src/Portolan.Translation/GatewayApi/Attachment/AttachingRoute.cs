using Portolan.Api;
using Portolan.Primitives;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>A route that asks for listeners, whatever its kind.</summary>
/// <param name="Kind">Its kind, in Gateway API's group.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mesh">Its mesh.</param>
/// <param name="Hostnames">Its host names; empty for those of the listener.</param>
internal sealed record AttachingRoute(string Kind, NamespacedName Name, string Mesh, EquatableList<string> Hostnames)
{
    /// <inheritdoc />
    public override string ToString() => $"{Kind} {Name}";
}
