using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Api.Gateway;
using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Translation.Proxies.Backends;

namespace Portolan.Translation.Analysis;

/// <summary>What is accepted and still does not do what its author means.</summary>
internal static class ProxyFindings
{
    public static IEnumerable<Finding> Of(TranslationOutput output) =>
        output.Proxies.Values.SelectMany(proxy => Shadowed(proxy).Concat(WithoutEndpoints(proxy)));

    private static IEnumerable<Finding> Shadowed(ProxyConfiguration proxy) => ShadowedRules.Of(proxy)
        .Select(rule => (rule, Subject: Subject(rule.Route)))
        .Where(entry => entry.Subject is not null)
        .Select(entry => new Finding(
            FindingCodes.RuleShadowed,
            Severity.Warning,
            entry.Subject!,
            string.Create(CultureInfo.InvariantCulture, $"spec.rules[{entry.rule.Route.Rule}]"),
            $"never serves a request: {string.Join(", ", entry.rule.Takers)} comes first and takes the same ones"));

    private static IEnumerable<Finding> WithoutEndpoints(ProxyConfiguration proxy) => proxy.Endpoints.Values
        .Where(endpoints => endpoints.Endpoints.IsEmpty && endpoints.Backend.Kind is BackendKinds.Service)
        .Select(endpoints => new Finding(
            FindingCodes.BackendWithoutEndpoints,
            Severity.Warning,
            new ObjectKey(Service.Type, endpoints.Backend.ObjectName()),
            "spec.ports",
            $"port {endpoints.Backend.Port.ToString(CultureInfo.InvariantCulture)} has no ready endpoint: requests are answered 503 until an EndpointSlice has one"));

    private static ObjectKey? Subject(RouteKey key)
    {
        var name = new NamespacedName(key.Namespace, key.Name);
        return key.Kind == HttpRoute.Type.Kind ? new ObjectKey(HttpRoute.Type, name)
            : key.Kind == MeshHttpRoute.Type.Kind ? new ObjectKey(MeshHttpRoute.Type, name)
            : null;
    }
}
