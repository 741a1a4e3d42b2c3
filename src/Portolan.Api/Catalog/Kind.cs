using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Catalog;

/// <summary>Puts together a kind from its record.</summary>
internal static class Kind
{
    /// <summary>The column of ages, as CRDs write it.</summary>
    public static readonly PrinterColumn Age = new("Age", "date", ".metadata.creationTimestamp");

    /// <summary>A custom kind; <paramref name="versions"/> come in order of preference.</summary>
    public static KindEntry Of<T>(string[] shortNames, string[] categories, PrinterColumn[] columns, string[]? versions = null)
        where T : IResource<T> => new(T.Type, () => Define<T>(shortNames, categories, columns, versions ?? [T.Type.Version]));

    private static ResourceDefinition Define<T>(string[] shortNames, string[] categories, PrinterColumn[] columns, string[] versions)
        where T : IResource<T>
    {
        var type = T.Type;
        var schema = SchemaBuilder.ForResource(typeof(T));
        var hasStatus = schema.Properties.ContainsKey("status");
        return new ResourceDefinition
        {
            Group = type.Group,
            Kind = type.Kind,
            Plural = type.Plural,
            Singular = type.Kind.ToLowerInvariant(),
            ShortNames = shortNames.ToEquatableList(),
            Categories = categories.ToEquatableList(),
            Scope = type.Scope,
            Versions = versions
                .Select(version => new ResourceVersion
                {
                    Name = version,
                    Schema = schema,
                    HasStatus = hasStatus,
                    Columns = columns.ToEquatableList(),
                })
                .ToEquatableList(),
        };
    }

    /// <summary>A column that a JSON path computes.</summary>
    public static PrinterColumn Column(string name, string jsonPath) => new(name, "string", jsonPath);

    /// <summary>A column that shows with <c>-o wide</c>.</summary>
    public static PrinterColumn Wide(this PrinterColumn column) => column with { Priority = 1 };
}
