using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Portolan.Conformance.Harness;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// Plays what a cluster does with workloads: starts the pods of echo Deployments, and writes an EndpointSlice for every Service that
/// selects some of them. It acts on what the kit applies, in order, so a test that applied its manifests finds its pods running.
/// </summary>
internal sealed class WorkloadPlayer(KubernetesApi api, LoopbackBlock addresses) : IAsyncDisposable
{
    private readonly Dictionary<ObjectId, PlayedDeployment> _deployments = [];
    private readonly Dictionary<ObjectId, JsonObject> _services = [];
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The running pods of a Deployment.</summary>
    public IReadOnlyList<EchoPod> PodsOf(string @namespace, string deployment)
    {
        lock (_deployments)
        {
            return _deployments[DeploymentId(@namespace, deployment)].Pods;
        }
    }

    public async Task AppliedAsync(JsonObject body)
    {
        await _gate.WaitAsync();
        try
        {
            var id = ObjectId.Of(body);
            if (id.Kind == "Deployment" && PodTemplate.ModeOf(body) is { } mode)
            {
                await StartAsync(id, body, mode);
            }
            else if (id.Kind == "Service" && body["spec"]!["selector"] is JsonObject)
            {
                await SelectAsync(id, body);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task DeletedAsync(ObjectId id)
    {
        await _gate.WaitAsync();
        try
        {
            _services.Remove(id);
            PlayedDeployment? gone;
            lock (_deployments)
            {
                if (!_deployments.Remove(id, out gone))
                {
                    return;
                }
            }
            await StopAsync(gone);
            foreach (var (service, body) in _services)
            {
                if (service.Namespace == id.Namespace && Selects(body, gone))
                {
                    await WriteSliceAsync(service, body);
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var deployment in _deployments.Values)
        {
            await StopAsync(deployment);
        }
        _gate.Dispose();
    }

    private static ObjectId DeploymentId(string @namespace, string name) => new("apps/v1", "Deployment", @namespace, name);

    private async Task StartAsync(ObjectId id, JsonObject body, EchoMode mode)
    {
        lock (_deployments)
        {
            if (_deployments.ContainsKey(id))
            {
                return;
            }
        }
        var template = new PodTemplate(id, body);
        var certificate = template.CertificateSecret is { } secret ? await ReadCertificateAsync(id.Namespace, secret) : null;
        var authorities = template.ClientAuthorities is { } map ? await ReadAuthoritiesAsync(id.Namespace, map) : [];
        var pods = await Task.WhenAll(
            Enumerable
                .Range(0, template.Replicas)
                .Select(index =>
                    EchoPod.StartAsync(
                        new PodSpec(id.Namespace, template.PodName(index), addresses.TakePod())
                        {
                            Mode = mode,
                            ServerCertificate = certificate,
                            ClientAuthorities = authorities,
                            NamedPorts = template.NamedPorts,
                        }
                    )
                )
        );
        var played = new PlayedDeployment(template.Labels, pods);
        lock (_deployments)
        {
            _deployments[id] = played;
        }
        foreach (var (service, serviceBody) in _services)
        {
            if (service.Namespace == id.Namespace && Selects(serviceBody, played))
            {
                await WriteSliceAsync(service, serviceBody);
            }
        }
    }

    private async Task StopAsync(PlayedDeployment deployment)
    {
        foreach (var pod in deployment.Pods)
        {
            await pod.DisposeAsync();
            addresses.GiveBack(pod.Spec.Address);
        }
    }

    private async Task SelectAsync(ObjectId id, JsonObject body)
    {
        _services[id] = body;
        await WriteSliceAsync(id, body);
    }

    private Task WriteSliceAsync(ObjectId service, JsonObject body)
    {
        lock (_deployments)
        {
            var pods = _deployments
                .Where(entry => entry.Key.Namespace == service.Namespace && Selects(body, entry.Value))
                .SelectMany(entry => entry.Value.Pods);
            return api.ApplyAsync(EndpointSlice.For(service, body, [.. pods]));
        }
    }

    private async Task<X509Certificate2> ReadCertificateAsync(string @namespace, string name)
    {
        var secret =
            await api.GetAsync(new ObjectId("v1", "Secret", @namespace, name))
            ?? throw new InvalidOperationException($"Secret {@namespace}/{name} must be applied before the Deployment that mounts it.");
        return X509Certificate2.CreateFromPem(Decode("tls.crt"), Decode("tls.key"));
        string Decode(string key) => System.Text.Encoding.ASCII.GetString(Convert.FromBase64String((string)secret["data"]![key]!));
    }

    private async Task<X509Certificate2Collection> ReadAuthoritiesAsync(string @namespace, string name)
    {
        var map =
            await api.GetAsync(new ObjectId("v1", "ConfigMap", @namespace, name))
            ?? throw new InvalidOperationException($"ConfigMap {@namespace}/{name} must be applied before the Deployment that mounts it.");
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem((string)map["data"]!["ca.crt"]!);
        return authorities;
    }

    private static bool Selects(JsonObject service, PlayedDeployment deployment) =>
        service["spec"]!["selector"]!
            .AsObject()
            .All(label => deployment.Labels.TryGetValue(label.Key, out var value) && value == (string?)label.Value);

    private sealed record PlayedDeployment(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<EchoPod> Pods);
}
