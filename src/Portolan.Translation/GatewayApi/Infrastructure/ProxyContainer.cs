using System.Globalization;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Primitives;
using Portolan.ProxyConfig.CommandLine;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>The container of a Gateway's proxy.</summary>
internal static class ProxyContainer
{
    private const string Name = "kuma-gateway";
    private const int ProxyUser = 5678;
    private const string TokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>How long a proxy that is asked to stop lets requests go on.</summary>
    public static TimeSpan DrainTime { get; } = TimeSpan.FromSeconds(30);

    public static Container Build(TranslationOptions options, Deployable deployable) =>
        new()
        {
            Name = Name,
            Image = options.ProxyImage,
            ImagePullPolicy = "IfNotPresent",
            Args = Arguments(options, deployable),
            Env = [FromField("POD_NAME", "metadata.name")],
            Ports = deployable.Ports.Select(PortOf).ToEquatableList(),
            Resources = deployable.Instance.Spec.Resources ?? DefaultResources,
            SecurityContext = Security(deployable.Instance.Spec.PodTemplate?.Spec?.Container?.SecurityContext?.ReadOnlyRootFilesystem),
            ReadinessProbe = Probe("/ready", initialDelaySeconds: 1),
            LivenessProbe = Probe("/healthy", initialDelaySeconds: 60),
            VolumeMounts = [new RawJson(new JsonObject { ["name"] = "tmp", ["mountPath"] = "/tmp" })],
        };

    private static ResourceRequirements DefaultResources { get; } =
        new()
        {
            Requests = EquatableMap<IntOrString>.Empty.With("cpu", "50m").With("memory", "64Mi"),
            Limits = EquatableMap<IntOrString>.Empty.With("memory", "512Mi"),
        };

    // What the program is told is what its flags are: the same definition is read by it. Kubernetes puts the Pod's name in place of
    // $(POD_NAME).
    private static EquatableList<string> Arguments(TranslationOptions options, Deployable deployable) =>
        [
            ProxyFlags.Command,
            ProxyFlags.ControlPlane.With(options.ControlPlaneUrl),
            .. options.ControlPlaneCertificates.Length == 0 ? (string[])[] : [ProxyFlags.CaPem.With(options.ControlPlaneCertificates)],
            ProxyFlags.Proxy.With(deployable.Name.ToString()),
            ProxyFlags.Mesh.With(deployable.Mesh),
            ProxyFlags.TokenFile.With(TokenFile),
            ProxyFlags.AdminAddress.With(string.Create(CultureInfo.InvariantCulture, $"*:{ProxyFlags.AdminPort}")),
            ProxyFlags.DrainTime.With(string.Create(CultureInfo.InvariantCulture, $"{DrainTime.TotalSeconds}s")),
            ProxyFlags.Instance.With("$(POD_NAME)"),
        ];

    private static ContainerPort PortOf(OpenPort port) => new() { Port = port.Number, Protocol = port.Transport };

    private static EnvironmentVariable FromField(string name, string path) =>
        new()
        {
            Name = name,
            ValueFrom = new RawJson(
                new JsonObject
                {
                    ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = path },
                }
            ),
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

    // A proxy that drains is alive and not ready.
    private static RawJson Probe(string path, int initialDelaySeconds) =>
        new(
            new JsonObject
            {
                ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = ProxyFlags.AdminPort },
                ["initialDelaySeconds"] = initialDelaySeconds,
                ["periodSeconds"] = 5,
                ["timeoutSeconds"] = 3,
                ["failureThreshold"] = 12,
            }
        );
}
