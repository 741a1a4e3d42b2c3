using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Watching;
using Portolan.Translation;

namespace Portolan.Cli.Inputs;

/// <summary>A kind that translation reads, from a manifest or from an API.</summary>
internal abstract class InputKind(ResourceType type)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<InputKind> All { get; } =
    [
        new InputKind<GatewayClass>(), new InputKind<Gateway>(), new InputKind<HttpRoute>(), new InputKind<BackendTlsPolicy>(), new InputKind<ReferenceGrant>(),
        new InputKind<Namespace>(), new InputKind<Service>(), new InputKind<EndpointSlice>(), new InputKind<Portolan.Api.Core.Secret>(),
        new InputKind<Mesh>(), new InputKind<MeshGateway>(), new InputKind<MeshGatewayConfig>(), new InputKind<MeshGatewayInstance>(),
        new InputKind<MeshHttpRoute>(), new InputKind<MeshTcpRoute>(), new InputKind<MeshService>(), new InputKind<MeshMultiZoneService>(),
        new InputKind<MeshExternalService>(),
    ];

    public ResourceType Type { get; } = type;

    /// <summary>Reads one object.</summary>
    /// <exception cref="ResourceFormatException">A field has the wrong form.</exception>
    public abstract InputChange Read(JsonObject resource);

    /// <summary>Lists all objects of an API; none if it does not serve the kind.</summary>
    public abstract Task<IReadOnlyList<InputChange>> ListAsync(KubernetesApi api, CancellationToken cancel);
}

/// <summary>A kind that translation reads.</summary>
internal sealed class InputKind<T>() : InputKind(T.Type)
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
            return [.. batch.Events.Select(change => Change(change.Resource))];
        }

        return [];
    }

    private static InputChange Change(T resource) => new(new ObjectKey(T.Type, resource.Metadata.Key), resource);
}
