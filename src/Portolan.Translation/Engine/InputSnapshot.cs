using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>Every input at one moment, immutable; a later snapshot shares what did not change.</summary>
internal sealed class InputSnapshot
{
    private readonly ImmutableDictionary<ResourceType, ImmutableDictionary<NamespacedName, IResource>> _kinds;

    private InputSnapshot(ImmutableDictionary<ResourceType, ImmutableDictionary<NamespacedName, IResource>> kinds) => _kinds = kinds;

    public static InputSnapshot Empty { get; } =
        new(ImmutableDictionary<ResourceType, ImmutableDictionary<NamespacedName, IResource>>.Empty);

    /// <summary>The objects of a kind, in no order.</summary>
    public ImmutableDictionary<NamespacedName, IResource> Objects(ResourceType type) =>
        _kinds.GetValueOrDefault(type) ?? ImmutableDictionary<NamespacedName, IResource>.Empty;

    /// <summary>The snapshot after <paramref name="changes"/>, in their order.</summary>
    public InputSnapshot With(IEnumerable<InputChange> changes)
    {
        var kinds = _kinds.ToBuilder();
        foreach (var group in changes.GroupBy(change => change.Key.Type))
        {
            var objects = Objects(group.Key).ToBuilder();
            foreach (var (key, resource) in group)
            {
                if (resource is null)
                {
                    objects.Remove(key.Name);
                }
                else
                {
                    objects[key.Name] = resource;
                }
            }

            kinds[group.Key] = objects.ToImmutable();
        }

        return new InputSnapshot(kinds.ToImmutable());
    }
}
