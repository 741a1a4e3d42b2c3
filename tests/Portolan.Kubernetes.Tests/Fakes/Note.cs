using Portolan.Api;
using Portolan.Api.Schemas;

namespace Portolan.Kubernetes.Tests.Fakes;

/// <summary>A kind of object that only these tests know.</summary>
public sealed record Note : IResource<Note>
{
    public static ResourceType Type { get; } = new("test.example", "v1", "Note", "notes", ResourceScope.Namespaced);

    public ObjectMeta Metadata { get; init; } = new();

    public string Text { get; init; } = "";
}
