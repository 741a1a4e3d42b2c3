using Portolan.Api.Gateway;
using Portolan.Api.Schemas;
using Portolan.Primitives;

namespace Portolan.Api.Catalog;

/// <summary>Versions of Gateway API kinds that are served for those who have not moved on.</summary>
internal static class OlderVersions
{
    /// <summary>
    /// Serves <paramref name="version"/> as well, with the schema of the present version after <paramref name="change"/>.
    /// </summary>
    public static KindEntry Deprecated(this KindEntry kind, string version, Func<JsonSchema, JsonSchema> change) =>
        kind.Then(definition =>
        {
            var present = definition.Versions[0];
            return definition with
            {
                Versions = definition.Versions.Add(
                    present with
                    {
                        Name = version,
                        Schema = change(present.Schema),
                        DeprecationWarning =
                            $"The {version} version of {definition.Kind} has been deprecated and will be removed in a future release of the API. Please upgrade to v1.",
                    }
                ),
            };
        });

    /// <summary>Before v1, a TLSRoute, TCPRoute or UDPRoute could have 16 rules, and a TLSRoute no host.</summary>
    public static JsonSchema ManyRules(JsonSchema schema)
    {
        var spec = schema.Properties["spec"];
        var properties = spec.Properties.With("rules", spec.Properties["rules"] with { MaxItems = 16, Rules = [RouteRuleNames.Unique] });
        if (properties.TryGetValue("hostnames", out var hostnames))
        {
            properties = properties.With("hostnames", hostnames with { MinItems = null, Rules = default });
        }

        return schema with
        {
            Properties = schema.Properties.With("spec", spec with { Properties = properties, Required = ["rules"] }),
        };
    }

    /// <summary>A version that differs from the present one by its name only.</summary>
    public static JsonSchema Same(JsonSchema schema) => schema;

    /// <summary>The version had no columns of its own.</summary>
    public static KindEntry WithoutColumns(this KindEntry kind, string version) =>
        kind.Then(definition =>
            definition with
            {
                Versions = definition
                    .Versions.Select(v => v.Name == version ? v with { Columns = EquatableList<PrinterColumn>.Empty } : v)
                    .ToEquatableList(),
            }
        );
}
