using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Watching;
using Portolan.Translation;

namespace Portolan.Cli.Inputs;

/// <summary>A kind that translation reads, from a manifest or from an API.</summary>
internal abstract class ReadableKind(ResourceType type)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReadableKind> All { get; } = Collect();

    public ResourceType Type { get; } = type;

    /// <summary>Reads one object.</summary>
    /// <exception cref="ResourceFormatException">A field has the wrong form.</exception>
    public abstract InputChange Read(JsonObject resource);

    /// <summary>Lists all objects of an API; none if it does not serve the kind.</summary>
    public abstract Task<IReadOnlyList<InputChange>> ListAsync(KubernetesApi api, CancellationToken cancel);

    private static List<ReadableKind> Collect()
    {
        var kinds = new Kinds();
        Translator.VisitReads(kinds);
        return kinds.All;
    }

    private sealed class Kinds : IKindVisitor
    {
        public List<ReadableKind> All { get; } = [];

        public void Visit<T>()
            where T : class, IResource<T> => All.Add(new ReadableKind<T>());
    }
}

/// <summary>A kind that translation reads.</summary>
internal sealed class ReadableKind<T>() : ReadableKind(T.Type)
    where T : class, IResource<T>
{
    /// <inheritdoc />
    public override InputChange Read(JsonObject resource) => Change(ResourceJson.Parse<T>(resource));

    /// <inheritdoc />
    public override async Task<IReadOnlyList<InputChange>> ListAsync(KubernetesApi api, CancellationToken cancel)
    {
        var reflector = new Reflector<T>(api, new ReflectorOptions());
        await foreach (var batch in reflector.ReadAsync(cancel))
        {
            return [.. batch.Events.Select(change => Change(change.Resource!))];
        }

        return [];
    }

    private static InputChange Change(T resource) => new(new ObjectKey(T.Type, resource.Metadata.Key), resource);
}
