using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests;

/// <summary>A cluster in memory: manifests in, translation out.</summary>
internal sealed class World
{
    private static readonly Dictionary<(string, string), Func<JsonNode, IResource>> Kinds = new IEnumerable<KeyValuePair<(string, string), Func<JsonNode, IResource>>>[]
    {
        [Kind<GatewayClass>(), Kind<Gateway>(), Kind<HttpRoute>(), Kind<BackendTlsPolicy>(), Kind<ReferenceGrant>()],
        [Kind<Namespace>(), Kind<Service>(), Kind<EndpointSlice>(), Kind<Secret>(), Kind<Deployment>()],
        [Kind<Mesh>(), Kind<MeshGateway>(), Kind<MeshGatewayConfig>(), Kind<MeshGatewayInstance>(), Kind<MeshHttpRoute>()],
        [Kind<MeshService>(), Kind<MeshMultiZoneService>(), Kind<MeshExternalService>()],
    }.SelectMany(kinds => kinds).ToDictionary(kind => kind.Key, kind => kind.Value);

    public Translator Translator { get; } = new(new TranslationOptions { Zone = "zone-1" });

    public TranslationOutput Output => Translator.Output;

    public static IReadOnlyList<InputChange> Parse(string yaml) =>
    [
        .. YamlReader.ReadAll(yaml).Select(document =>
        {
            var resource = Kinds[((string)document.Node["apiVersion"]!, (string)document.Node["kind"]!)](document.Node);
            return new InputChange(new ObjectKey(ResourceJson.TypeOf(resource.GetType()), resource.Metadata.Key), resource);
        }),
    ];

    public World Apply(string yaml)
    {
        Translator.Apply(Parse(yaml));
        return this;
    }

    public World Delete<T>(string space, string name)
        where T : IResource<T>
    {
        Translator.Apply([new InputChange(new ObjectKey(T.Type, new NamespacedName(space, name)), null)]);
        return this;
    }

    /// <summary>The configuration of a Gateway of the default mesh, <c>namespace/name</c>.</summary>
    public ProxyConfiguration Proxy(string key) => Output.Proxies.Single(proxy => proxy.Key.ToString() == $"Gateway/default/{key}").Value;

    public Route Route(string proxy, string key) => Proxy(proxy).Routes.Values.Single(route => route.Key.ToString() == key);

    private static KeyValuePair<(string, string), Func<JsonNode, IResource>> Kind<T>()
        where T : IResource<T> => KeyValuePair.Create<(string, string), Func<JsonNode, IResource>>((T.Type.ApiVersion, T.Type.Kind), node => ResourceJson.Parse<T>(node));
}
