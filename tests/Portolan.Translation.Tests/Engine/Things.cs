using Portolan.Api;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Translation.Tests.Engine;

/// <summary>An object that stands in a box, has a number and names others.</summary>
internal sealed record Thing : IResource<Thing>
{
    public static ResourceType Type { get; } = new("test", "v1", "Thing", "things", ResourceScope.Cluster);

    public ObjectMeta Metadata { get; init; } = new();

    public int Number { get; init; }

    public string Box { get; init; } = "";

    public EquatableList<string> Parts { get; init; }
}

/// <summary>A second kind.</summary>
internal sealed record Box : IResource<Box>
{
    public static ResourceType Type { get; } = new("test", "v1", "Box", "boxes", ResourceScope.Cluster);

    public ObjectMeta Metadata { get; init; } = new();
}

/// <summary>Short ways to say inputs.</summary>
internal static class Inputs
{
    public static NamespacedName Name(string name) => new("", name);

    public static InputChange Thing(string name, int number, string box = "", params string[] parts) =>
        new(
            new ObjectKey(Engine.Thing.Type, Name(name)),
            new Thing
            {
                Metadata = new ObjectMeta { Name = name },
                Number = number,
                Box = box,
                Parts = [.. parts],
            }
        );

    public static InputChange NoThing(string name) => new(new ObjectKey(Engine.Thing.Type, Name(name)), null);

    public static InputChange Box(string name) =>
        new(new ObjectKey(Engine.Box.Type, Name(name)), new Box { Metadata = new ObjectMeta { Name = name } });

    public static InputChange NoBox(string name) => new(new ObjectKey(Engine.Box.Type, Name(name)), null);
}
