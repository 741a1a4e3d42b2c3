using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.Translation.GatewayApi.Naming;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>The Deployment of a Gateway's proxy.</summary>
internal static class DeploymentBuilder
{
    private const string TemporaryVolume = "tmp";

    /// <summary>What a Pod gets beyond the drain time, to close what is left.</summary>
    private const int GraceSeconds = 15;

    public static Deployment Build(TranslationOptions options, Deployable deployable)
    {
        var spec = deployable.Instance.Spec;
        var pod = spec.PodTemplate;
        return new Deployment
        {
            Metadata = deployable.Metadata(deployable.Labels, deployable.Annotations),
            Spec = new DeploymentSpec
            {
                // Absent means that somebody else (a HorizontalPodAutoscaler) counts.
                Replicas = spec.Replicas,
                Selector = new LabelSelector { MatchLabels = deployable.Selector },
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectMeta
                    {
                        Labels = (pod?.Metadata?.Labels ?? [])
                            .With(deployable.Labels)
                            .With(deployable.Selector)
                            .With(WellKnown.SidecarInjection, "disabled"),
                        Annotations = deployable
                            .Annotations.With(WellKnown.TagsAnnotation, TagsJson(deployable.Tags))
                            .With(pod?.Metadata?.Annotations ?? []),
                    },
                    Spec = new PodSpec
                    {
                        ServiceAccountName = pod?.Spec?.ServiceAccountName ?? deployable.Name.Name,
                        SecurityContext = PodSecurity(pod?.Spec?.SecurityContext?.FsGroup),
                        Containers = [ProxyContainer.Build(options, deployable)],
                        TerminationGracePeriodSeconds = (long)ProxyContainer.DrainTime.TotalSeconds + GraceSeconds,
                        Volumes = [new Volume { Name = TemporaryVolume, EmptyDir = new RawJson(new JsonObject()) }],
                    },
                },
            },
        };
    }

    private static string TagsJson(EquatableMap<string> tags) =>
        new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)JsonValue.Create(tag.Value)))).ToJsonString();

    // The sysctl lets the proxy bind ports below 1024 without being root.
    private static RawJson PodSecurity(long? fsGroup)
    {
        var context = new JsonObject
        {
            ["sysctls"] = new JsonArray(new JsonObject { ["name"] = "net.ipv4.ip_unprivileged_port_start", ["value"] = "0" }),
        };
        if (fsGroup is { } group)
        {
            context["fsGroup"] = group;
        }

        return new RawJson(context);
    }
}
