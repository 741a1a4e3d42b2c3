using Portolan.Api.Mesh;

namespace Portolan.Translation.Tests.Proxies;

public sealed class GeneratedObjectTests
{
    [Fact]
    public void An_edit_of_a_generated_object_reaches_no_proxy_even_without_its_owner_label()
    {
        var world = new World().Apply(Manifests.Edge).Apply(Manifests.Route(1));
        var before = world.Proxy("demo/edge");
        var generated = world
            .Output.Objects.Where(entry => entry.Key.Type == MeshHttpRoute.Type)
            .Select(entry => (MeshHttpRoute)entry.Value)
            .Single();
        var edited = generated with
        {
            Metadata = generated.Metadata with { Labels = default },
            Spec = generated.Spec with { To = [generated.Spec.To[0] with { Hostnames = ["evil.example.com"] }] },
        };
        world.Translator.Apply([new InputChange(new ObjectKey(MeshHttpRoute.Type, edited.Metadata.Key), edited)]);
        Assert.Same(before, world.Proxy("demo/edge"));
    }
}
