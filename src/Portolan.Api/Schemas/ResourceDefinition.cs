using System.Text.Json.Nodes;
using Portolan.Primitives;

namespace Portolan.Api.Schemas;

/// <summary>Whether objects of a kind live in a namespace.</summary>
public enum ResourceScope
{
    /// <summary>In a namespace.</summary>
    Namespaced,

    /// <summary>In the cluster.</summary>
    Cluster,
}

/// <summary>
/// Everything that an API server must know of a kind in order to serve it: names, versions, schemas, columns, rules. Our kinds are made
/// by <c>ResourceCatalog</c>; kinds of users come from CustomResourceDefinitions.
/// </summary>
public sealed record ResourceDefinition
{
    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The kind, <c>HTTPRoute</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The name in URLs, <c>httproutes</c>.</summary>
    public required string Plural { get; init; }

    /// <summary>The name that kubectl takes too, <c>httproute</c>.</summary>
    public required string Singular { get; init; }

    /// <summary>Further names that kubectl takes, <c>gtw</c>.</summary>
    public EquatableList<string> ShortNames { get; init; }

    /// <summary>Groups of kinds that <c>kubectl get</c> takes, <c>gateway-api</c>, <c>all</c>.</summary>
    public EquatableList<string> Categories { get; init; }

    /// <summary>Where objects live.</summary>
    public required ResourceScope Scope { get; init; }

    /// <summary>The served versions, the preferred one first.</summary>
    public required EquatableList<ResourceVersion> Versions { get; init; }

    /// <summary>
    /// Rules of a core kind that no schema can say (a CRD has none): the new object, the old one on update; returns what is wrong.
    /// </summary>
    public Func<JsonObject, JsonObject?, IEnumerable<FieldError>>? Validate { get; init; }

    /// <summary>Defaults of a core kind that depend on other fields (a CRD has none); runs after the schema's defaults.</summary>
    public Action<JsonObject>? ApplyDefaults { get; init; }

    /// <summary>
    /// The kind whose objects these are, under a name and in words of its own; absent for a kind that has its own objects.
    /// </summary>
    public StoredAs? StoredAs { get; init; }

    /// <summary>What each write of an object is answered with as a warning: for kinds that are kept and have no effect.</summary>
    public string? Warning { get; init; }

    /// <summary>How long after its last write an object is deleted; absent for kinds that stay.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>
    /// A built-in kind takes strategic merge patches and keeps unknown fields out with a warning; a custom one refuses strategic patches.
    /// </summary>
    public bool IsBuiltIn { get; init; }
}

/// <summary>
/// Another kind that keeps the objects, in its preferred version: each top-level field that <paramref name="Renames"/> names (ours →
/// theirs) has another name there, all others are the same.
/// </summary>
public sealed record StoredAs(string Group, string Plural, string Version, EquatableMap<string> Renames)
{
    /// <summary>The object in the words of the kind that keeps it; <paramref name="value"/> is used up.</summary>
    public JsonObject ToStored(JsonObject value) => Rename(value, Renames);

    /// <summary>The stored object in our words; <paramref name="stored"/> is used up.</summary>
    public JsonObject FromStored(JsonObject stored) => Rename(stored, Renames.Select(pair => KeyValuePair.Create(pair.Value, pair.Key)));

    private static JsonObject Rename(JsonObject value, IEnumerable<KeyValuePair<string, string>> renames)
    {
        foreach (var (from, to) in renames)
        {
            if (value.Remove(from, out var field))
            {
                value[to] = field;
            }
        }

        return value;
    }
}

/// <summary>One version of a kind.</summary>
public sealed record ResourceVersion
{
    /// <summary><c>v1</c>, <c>v1beta1</c>, …</summary>
    public required string Name { get; init; }

    /// <summary>Whether clients may use it.</summary>
    public bool Served { get; init; } = true;

    /// <summary>A warning that is sent with each answer in this version.</summary>
    public string? DeprecationWarning { get; init; }

    /// <summary>The schema of the whole object (<c>apiVersion</c>, <c>kind</c> and <c>metadata</c> are added by the server).</summary>
    public required JsonSchema Schema { get; init; }

    /// <summary>Whether <c>status</c> is a subresource.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Where replicas are, if the kind can be scaled.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>The fields, besides name and namespace, that field selectors of a custom kind may name, like <c>spec.color</c>.</summary>
    public EquatableList<string> SelectableFields { get; init; }

    /// <summary>The columns of <c>kubectl get</c> after NAME; AGE must be named where it is wanted, as in a CRD.</summary>
    public EquatableList<PrinterColumn> Columns { get; init; }
}

/// <summary>JSON paths of a scale subresource, like <c>.spec.replicas</c>.</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? LabelSelector);

/// <summary>
/// A column of <c>kubectl get</c>. <paramref name="JsonPath"/> is a JSON path as in a CRD; a core kind whose column needs more computes it
/// with
/// <see cref="Render"/>. Columns of priority above 0 show with <c>-o wide</c>.
/// </summary>
public sealed record PrinterColumn(string Name, string Type, string JsonPath)
{
    /// <summary>For people.</summary>
    public string Description { get; init; } = "";

    /// <summary>0 shows always, more shows with <c>-o wide</c>.</summary>
    public int Priority { get; init; }

    /// <summary>Like the type's; <c>date-time</c> for ages.</summary>
    public string Format { get; init; } = "";

    /// <summary>Computes the cell of a core kind; absent for a JSON path.</summary>
    public Func<JsonObject, JsonNode?>? Render { get; init; }
}
