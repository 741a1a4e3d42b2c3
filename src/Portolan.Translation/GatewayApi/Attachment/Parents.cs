using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.Primitives;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// What thousands of routes read of Gateways and ListenerSets. These are sets, and not rules that routes fetch: a set tells its readers
/// when a member differs, where a rule has every reader look whether it does. So a label, an address or a certificate of a Gateway costs
/// its routes nothing.
/// </summary>
internal static class Parents
{
    /// <summary>Those that there are, of whatever class.</summary>
    public static DerivedSet<Whole, ObjectKey, ObjectKey> Names { get; } = new("parents of routes");

    /// <summary>Ours, as routes see them.</summary>
    public static DerivedSet<Whole, ObjectKey, ParentTerms> Terms { get; } = new("terms of parents");

    /// <summary>The default Gateways of a scope, of whatever class (GEP-3793).</summary>
    public static DerivedSet<string, NamespacedName, NamespacedName> Defaults { get; } = new("default Gateways");

    /// <summary>For <see cref="Defaults"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<string, NamespacedName, NamespacedName>>> DefaultOf { get; } =
        new(
            "scope of a default Gateway",
            (reader, name) =>
                reader.Get<Gateway>(name)?.Spec.DefaultScope is { } scope and not DefaultScopes.None ? [new(scope, name, name)] : []
        );

    /// <summary>For <see cref="Names"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, ObjectKey>>> NameOf<T>()
        where T : class, IResource<T> =>
        new($"name of a {T.Type.Kind}", (_, name) => [new(Whole.Instance, new ObjectKey(T.Type, name), new ObjectKey(T.Type, name))]);

    /// <summary>For <see cref="Terms"/>.</summary>
    public static Rule<NamespacedName, EquatableList<Member<Whole, ObjectKey, ParentTerms>>> TermsOf<T>(
        Rule<NamespacedName, ParentTerms?> terms
    )
        where T : class, IResource<T> =>
        new(
            $"terms of a {T.Type.Kind}",
            (reader, name) => reader.Fetch(terms, name) is { } found ? [new(Whole.Instance, new ObjectKey(T.Type, name), found)] : []
        );
}
