using Portolan.Api;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.Proxies;

/// <summary>
/// Tells what users wrote from what we generated. Stage 2 takes the latter from stage 1 and never from the API, so that an edit of a
/// generated object does not reach a proxy, not even if the edit takes the owner label away.
/// </summary>
internal static class Generated
{
    public static bool IsOurs<T>(IReader reader, T resource)
        where T : class, IResource<T> =>
        resource.Metadata.Labels.ContainsKey(WellKnown.OwnerLabel)
        || resource.Metadata.OwnerReferences.Any(owner => owner.Controller is true && owner.ApiVersion.StartsWith(WellKnown.GatewayGroup + "/", StringComparison.Ordinal))
        || reader.Member(OutputSets.Objects, default, new ObjectKey(T.Type, resource.Metadata.Key)) is not null;
}
