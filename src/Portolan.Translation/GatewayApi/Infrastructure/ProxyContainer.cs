using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>The container of a Gateway's proxy.</summary>
internal static class ProxyContainer
{
    private const string Name = "kuma-gateway";
    private const int ReadinessPort = 9902;
    private const int ProxyUser = 5678;

    public static Container Build(TranslationOptions options, Deployable deployable) => new()
    {
        Name = Name,
        Image = options.ProxyImage,
        ImagePullPolicy = "IfNotPresent",
        Args = ["run", "--log-level=info"],
        Env = Environment(options, deployable),
        Ports = deployable.Ports.Select(port => new ContainerPort { Port = port }).ToEquatableList(),
        Resources = deployable.Instance.Spec.Resources ?? DefaultResources,
        SecurityContext = Security(deployable.Instance.Spec.PodTemplate?.Spec?.Container?.SecurityContext?.ReadOnlyRootFilesystem),
        ReadinessProbe = Probe(initialDelaySeconds: 1),
        LivenessProbe = Probe(initialDelaySeconds: 60),
        VolumeMounts = [new RawJson(new JsonObject { ["name"] = "tmp", ["mountPath"] = "/tmp" })],
    };

    private static ResourceRequirements DefaultResources { get; } = new()
    {
        Requests = EquatableMap<IntOrString>.Empty.With("cpu", "50m").With("memory", "64Mi"),
        Limits = EquatableMap<IntOrString>.Empty.With("memory", "512Mi"),
    };

    // Sorted by name, so that the pods are not replaced for nothing.
    private static EquatableList<EnvironmentVariable> Environment(TranslationOptions options, Deployable deployable) =>
    [
        FromField("INSTANCE_IP", "status.podIP"),
        Fixed("KUMA_CONTROL_PLANE_URL", options.ControlPlaneUrl),
        Fixed("KUMA_DATAPLANE_DRAIN_TIME", "30s"),
        Fixed("KUMA_DATAPLANE_MESH", deployable.Mesh),
        Fixed("KUMA_DATAPLANE_NAME", deployable.Name.ToString()),
        Fixed("KUMA_DATAPLANE_RUNTIME_TOKEN_PATH", "/var/run/secrets/kubernetes.io/serviceaccount/token"),
        FromField("POD_NAME", "metadata.name"),
        FromField("POD_NAMESPACE", "metadata.namespace"),
    ];

    private static EnvironmentVariable Fixed(string name, string value) => new() { Name = name, Value = value };

    private static EnvironmentVariable FromField(string name, string path) => new()
    {
        Name = name,
        ValueFrom = new RawJson(new JsonObject { ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = path } }),
    };

    private static RawJson Security(bool? readOnlyRootFilesystem)
    {
        var context = new JsonObject
        {
            ["runAsUser"] = ProxyUser,
            ["runAsGroup"] = ProxyUser,
            ["allowPrivilegeEscalation"] = false,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL"), ["add"] = new JsonArray("NET_BIND_SERVICE") },
        };
        if (readOnlyRootFilesystem is { } readOnly)
        {
            context["readOnlyRootFilesystem"] = readOnly;
        }

        return new RawJson(context);
    }

    private static RawJson Probe(int initialDelaySeconds) => new(new JsonObject
    {
        ["httpGet"] = new JsonObject { ["path"] = "/ready", ["port"] = ReadinessPort },
        ["initialDelaySeconds"] = initialDelaySeconds,
        ["periodSeconds"] = 5,
        ["timeoutSeconds"] = 3,
        ["failureThreshold"] = 12,
    });
}
