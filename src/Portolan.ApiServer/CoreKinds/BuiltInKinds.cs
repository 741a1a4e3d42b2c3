using Portolan.Api.Schemas;
using Portolan.ApiServer.CustomResources;

namespace Portolan.ApiServer.CoreKinds;

/// <summary>The kinds that the server itself cannot do without; a definition given at the start takes the place of one of these.</summary>
internal static class BuiltInKinds
{
    public static IEnumerable<ResourceDefinition> Complete(IReadOnlyList<ResourceDefinition> given)
    {
        var missing = new[] { NamespaceKind.Definition, CrdKind.Definition }
            .Concat(AdmissionPolicyKind.Definitions)
            .Where(own => !given.Any(definition => definition.Group == own.Group && definition.Plural == own.Plural));
        return [.. missing, .. given];
    }
}
