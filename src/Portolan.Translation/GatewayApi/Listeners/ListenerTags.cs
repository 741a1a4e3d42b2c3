using System.Globalization;
using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>
/// The tags by which mesh routes name the listeners of a MeshGateway. Names need not differ between a Gateway and its ListenerSets, so that
/// a listener of a set is called after both; and where sets are let in, a tag says whose a listener is: a route means those of its parent
/// alone.
/// </summary>
internal static class ListenerTags
{
    /// <summary>
    /// What all listeners of a Gateway's own have in common, and no other of its listeners; nothing where it has no others.
    /// </summary>
    public static EquatableMap<string> OfGateway(Gateway gateway) =>
        gateway.Spec.AllowedListeners is null or { Namespaces.From: FromNamespaces.None }
            ? EquatableMap<string>.Empty
            : EquatableMap<string>.Empty.With(WellKnown.ListenerOwnerTag, Gateway.Type.Kind);

    /// <summary>What all listeners of a ListenerSet have in common, and no other of its Gateway's.</summary>
    public static EquatableMap<string> OfSet(NamespacedName set) =>
        EquatableMap<string>.Empty.With(WellKnown.ListenerOwnerTag, $"{ListenerSet.Type.Kind}_{set.Namespace}_{set.Name}");

    /// <summary>The value of the tag that names a listener.</summary>
    public static string NameOf(ObjectKey owner, string listener) =>
        owner.Type == Gateway.Type ? listener : $"{owner.Name.Namespace}_{owner.Name.Name}_{listener}";

    /// <summary>The value of the tag that says a listener's port.</summary>
    public static string PortOf(int port) => port.ToString(CultureInfo.InvariantCulture);
}
