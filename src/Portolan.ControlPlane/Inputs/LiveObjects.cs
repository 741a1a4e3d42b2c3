using System.Collections.Concurrent;
using Portolan.Api;
using Portolan.Translation;

namespace Portolan.ControlPlane.Inputs;

/// <summary>What the API holds as far as we know: written by the loop, read by the writers.</summary>
internal sealed class LiveObjects
{
    private readonly ConcurrentDictionary<ObjectKey, IResource> _objects = new();

    public IResource? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    public void Apply(IReadOnlyList<InputChange> changes)
    {
        foreach (var (key, resource) in changes)
        {
            if (resource is null)
            {
                _objects.TryRemove(key, out _);
            }
            else
            {
                _objects[key] = Translator.IsOnlyWritten(key.Type, resource.Metadata) ? new WrittenObject(resource) : resource;
            }
        }
    }
}
