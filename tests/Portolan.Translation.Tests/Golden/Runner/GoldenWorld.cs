using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Translation.Tests.Golden.Runner;

/// <summary>
/// The world around translation, which does what is asked of it: proxies acknowledge, Services get addresses, Deployments become available.
/// What a case says itself of a proxy or Service stands.
/// </summary>
internal static class GoldenWorld
{
    private const string Address = "192.0.2.1";

    public static TranslationOutput Settle(IReadOnlyList<IResource> inputs)
    {
        var translator = new Translator(new TranslationOptions { Zone = "zone-1" });
        translator.Apply([.. inputs.Select(Change)]);
        var said = inputs.Select(KeyOf).ToHashSet();
        return translator.Apply([.. Answers(translator.Output).Where(answer => !said.Contains(KeyOf(answer))).Select(Change)]);
    }

    private static IEnumerable<IResource> Answers(TranslationOutput output) =>
        [
            .. output.Proxies.Select(proxy => Acknowledged(proxy.Key, proxy.Value)),
            .. output.Objects.Values.OfType<Service>().Select(Addressed),
            .. output.Objects.Values.OfType<Deployment>().Select(Available),
        ];

    private static ProxyReport Acknowledged(ProxyKey proxy, ProxyConfiguration configuration) =>
        ProxyReport.Of(proxy) with
        {
            Connected = true,
            Listeners = configuration
                .Listeners.Values.Select(listener => new ListenerReport(listener.Key, listener.Generation, ListenerFault.None, ""))
                .OrderBy(report => report.Listener)
                .ToEquatableList(),
        };

    private static Service Addressed(Service service) =>
        service with
        {
            Spec = service.Spec with { ClusterIP = "10.96.0.1", ClusterIPs = ["10.96.0.1"] },
            Status =
                service.Spec.Type == ServiceType.LoadBalancer
                    ? new ServiceStatus
                    {
                        LoadBalancer = new LoadBalancerStatus
                        {
                            Ingress = [new LoadBalancerIngress { Ip = service.Spec.LoadBalancerIP ?? Address }],
                        },
                    }
                    : null,
        };

    private static Deployment Available(Deployment deployment) =>
        deployment with
        {
            Status = new DeploymentStatus { Conditions = [new WorkloadCondition { Type = "Available", Status = ConditionStatus.True }] },
        };

    private static ObjectKey KeyOf(IResource resource) => new(ResourceJson.TypeOf(resource.GetType()), resource.Metadata.Key);

    private static InputChange Change(IResource resource) => new(KeyOf(resource), resource);
}
