using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests;

/// <summary>A cluster in memory: manifests in, translation out.</summary>
internal sealed class World
{
    private static readonly Dictionary<(string, string), Func<JsonNode, IResource>> Kinds = Parsers.All();

    public Translator Translator { get; } = new(new TranslationOptions { Zone = "zone-1" });

    public TranslationOutput Output => Translator.Output;

    public static IReadOnlyList<InputChange> Parse(string yaml) =>
        [
            .. YamlReader
                .ReadAll(yaml)
                .Select(document =>
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

    private sealed class Parsers : IKindVisitor
    {
        private readonly Dictionary<(string, string), Func<JsonNode, IResource>> _all = [];

        public static Dictionary<(string, string), Func<JsonNode, IResource>> All()
        {
            var parsers = new Parsers();
            Translator.VisitReads(parsers);
            return parsers._all;
        }

        public void Visit<T>()
            where T : class, IResource<T> => _all[(T.Type.ApiVersion, T.Type.Kind)] = node => ResourceJson.Parse<T>(node);
    }
}
