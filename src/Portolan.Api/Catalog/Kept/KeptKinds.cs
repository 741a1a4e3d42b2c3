using Portolan.Api.Schemas;

namespace Portolan.Api.Catalog.Kept;

/// <summary>
/// The kinds that ordinary manifests bring along, and that nothing here acts on: they are kept, so that the manifests apply, <c>kubectl
/// get</c> shows them and
/// <c>kubectl apply --prune</c> finds them.
/// </summary>
internal static class KeptKinds
{
    public static IEnumerable<ResourceDefinition> All =>
        [.. KeptWorkloads.All, .. KeptNetwork.All, .. KeptStorage.All, .. KeptAccess.All, .. KeptPolicies.All, .. KeptExtensions.All];
}
