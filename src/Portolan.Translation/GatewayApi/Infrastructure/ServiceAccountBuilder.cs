using Portolan.Api.Core;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>
/// The ServiceAccount of a Gateway's proxy. It exists even when <c>podTemplate.spec.serviceAccountName</c> names another one: labels and
/// annotations of the Gateway belong on it.
/// </summary>
internal static class ServiceAccountBuilder
{
    public static ServiceAccount Build(Deployable deployable) =>
        new() { Metadata = deployable.Metadata(deployable.Labels, deployable.Annotations) };
}
