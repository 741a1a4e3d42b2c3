using System.Collections.Immutable;
using Portolan.Api;

namespace Portolan.Translation.Engine;

/// <summary>Every input at one moment, immutable; a later snapshot shares what did not change.</summary>
internal sealed class InputSnapshot
{
    private readonly ImmutableDictionary<ResourceType, ImmutableDictionary<ObjectKey, IResource>> _kinds;

    private InputSnapshot(ImmutableDictionary<ResourceType, ImmutableDictionary<ObjectKey, IResource>> kinds) => _kinds = kinds;

    public static InputSnapshot Empty { get; } = new(ImmutableDictionary<ResourceType, ImmutableDictionary<ObjectKey, IResource>>.Empty);

    /// <summary>The objects of a kind, in no order.</summary>
    public ImmutableDictionary<ObjectKey, IResource> Objects(ResourceType type) =>
        _kinds.GetValueOrDefault(type) ?? ImmutableDictionary<ObjectKey, IResource>.Empty;

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
                    objects.Remove(key);
                }
                else
                {
                    objects[key] = resource;
                }
            }

            kinds[group.Key] = objects.ToImmutable();
        }

        return new InputSnapshot(kinds.ToImmutable());
    }
}
