using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Watching;
using Portolan.Kubernetes.Writing;
using Portolan.ProxyConfig;

namespace Portolan.Cli.Standalone;

/// <summary>
/// What a cluster does for our proxies, on one machine: it is the load balancer that gives their Services addresses, and the node that runs
/// their Deployments, in this process. It realises nothing else: other workloads are declared by a Service with an EndpointSlice.
/// </summary>
internal sealed partial class LocalNode : IAsyncDisposable
{
    private const string GatewayAnnotation = "kuma.io/gateway";
    private const string MeshLabel = "kuma.io/mesh";

    private readonly ObjectWriter _writer;
    private readonly GatewayAddressPool _addresses;
    private readonly ILocalProxies _proxies;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Reflector<Deployment> _deployments;
    private readonly Reflector<Service> _services;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<NamespacedName> _running = [];
    private readonly TaskCompletionSource _deploymentsListed = new();
    private readonly TaskCompletionSource _servicesListed = new();
    private readonly Task _work;

    public LocalNode(KubernetesApi api, GatewayAddressPool addresses, ILocalProxies proxies, TimeProvider time, ILoggerFactory logging)
    {
        _writer = new ObjectWriter(api, time);
        _addresses = addresses;
        _proxies = proxies;
        _time = time;
        _logger = logging.CreateLogger("Portolan.LocalNode");
        var options = new ReflectorOptions { Time = time, Loggers = logging };
        _deployments = new Reflector<Deployment>(api, options);
        _services = new Reflector<Service>(api, options);
        _work = Task.WhenAll(FollowAsync(_deployments, _deploymentsListed), FollowAsync(_services, _servicesListed), RunAsync());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task FollowAsync<T>(Reflector<T> reflector, TaskCompletionSource listed)
        where T : class, IResource<T>
    {
        try
        {
            await foreach (var _ in reflector.ReadAsync(_stop.Token))
            {
                listed.TrySetResult();
                _wake.Writer.TryWrite(true);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            listed.TrySetCanceled();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            // Addresses that Services already have must be known before new ones are given out.
            await Task.WhenAll(_deploymentsListed.Task, _servicesListed.Task);
            await foreach (var _ in _wake.Reader.ReadAllAsync(_stop.Token))
            {
                await ReconcileAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private async Task ReconcileAsync()
    {
        var wanted = _deployments.Objects.Values.Where(IsOurs).ToDictionary(deployment => deployment.Metadata.Key);
        foreach (var gone in _running.Where(name => !wanted.ContainsKey(name)).ToList())
        {
            await _proxies.StopAsync(gone);
            _addresses.Return(gone.ToString());
            _running.Remove(gone);
            Log.Stopped(_logger, gone);
        }

        var services = _services.Objects;
        var withServices = wanted
            .Values.Where(deployment => services.ContainsKey(deployment.Metadata.Key))
            .Select(deployment => (Deployment: deployment, Service: services[deployment.Metadata.Key]))
            .OrderBy(pair => GivenAddress(pair.Service) is null)
            .ThenBy(pair => pair.Service.Metadata.CreationTimestamp)
            .ThenBy(pair => pair.Service.Metadata.Key)
            .ToList();
        KeepGivenAddresses(withServices.Select(pair => pair.Service));
        foreach (var (deployment, service) in withServices)
        {
            try
            {
                await RealiseAsync(deployment, service);
            }
            catch (ApiException error)
            {
                // The object has changed or gone in between: its next event brings us back. Anything else is retried by a timer.
                Log.WriteFailed(_logger, deployment.Metadata.Key, error.Message);
                _ = RetryAsync();
            }
        }
    }

    // After a start, before anybody gets a new address: a Gateway that asks for one that another has must not have it because it comes
    // first.
    private void KeepGivenAddresses(IEnumerable<Service> services)
    {
        foreach (var service in services.Where(service => service.Spec.Type == ServiceType.LoadBalancer))
        {
            var owner = service.Metadata.Key.ToString();
            if (!_addresses.Knows(owner) && GivenAddress(service) is { } given)
            {
                _addresses.TryKeep(owner, given);
            }
        }
    }

    private async Task RetryAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(500), _time).ConfigureAwait(ConfigureAwaitOptions.None);
        _wake.Writer.TryWrite(true);
    }

    private async Task RealiseAsync(Deployment deployment, Service service)
    {
        var name = deployment.Metadata.Key;
        if (AddressOf(service) is not { } address)
        {
            return;
        }

        var replicas = deployment.Spec.Replicas ?? 1;
        if (replicas > 0)
        {
            await _proxies.RunAsync(ProxyKey.Gateway(name.Namespace, name.Name, MeshOf(deployment)), address);
            if (_running.Add(name))
            {
                Log.Started(_logger, name, address);
            }
        }
        else
        {
            await _proxies.StopAsync(name);
            _running.Remove(name);
        }

        if (service.Spec.Type == ServiceType.LoadBalancer && !address.Equals(GivenAddress(service)))
        {
            await WriteServiceStatusAsync(name, address);
        }

        if (LocalDeploymentStatus.Of(deployment, _time) is { } status)
        {
            await _writer.MergeAsync(Deployment.Type, name, new JsonObject { ["status"] = status }, Subresource.Status, _stop.Token);
        }
    }

    private IPAddress? AddressOf(Service service)
    {
        if (service.Spec.Type != ServiceType.LoadBalancer)
        {
            // The cluster IP of our API server is an address of this machine.
            return IPAddress.TryParse(service.Spec.ClusterIP, out var clusterIP) ? clusterIP : null;
        }

        return _addresses.Take(
            service.Metadata.Key.ToString(),
            IPAddress.TryParse(service.Spec.LoadBalancerIP, out var asked) ? asked : null
        );
    }

    private static IPAddress? GivenAddress(Service service) =>
        service.Status?.LoadBalancer?.Ingress is { IsEmpty: false } ingress && IPAddress.TryParse(ingress[0].Ip, out var address)
            ? address
            : null;

    private Task WriteServiceStatusAsync(NamespacedName name, IPAddress address)
    {
        var ingress = new JsonArray(new JsonObject { ["ip"] = address.ToString(), ["ipMode"] = "VIP" });
        var patch = new JsonObject { ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = ingress } } };
        return _writer.MergeAsync(Service.Type, name, patch, Subresource.Status, _stop.Token);
    }

    private static string MeshOf(Deployment deployment) =>
        deployment.Metadata.Labels.GetValueOrDefault(MeshLabel) is { Length: > 0 } mesh ? mesh : ProxyKey.DefaultMesh;

    private static bool IsOurs(Deployment deployment) =>
        deployment.Metadata.DeletionTimestamp is null
        && deployment.Spec.Template.Metadata?.Annotations.GetValueOrDefault(GatewayAnnotation) == "builtin";

    private static partial class Log
    {
        [LoggerMessage(EventId = 5011, Level = LogLevel.Information, Message = "Proxy of Gateway {Gateway} runs at {Address}")]
        public static partial void Started(ILogger logger, NamespacedName gateway, IPAddress address);

        [LoggerMessage(EventId = 5012, Level = LogLevel.Information, Message = "Proxy of Gateway {Gateway} stopped")]
        public static partial void Stopped(ILogger logger, NamespacedName gateway);

        [LoggerMessage(EventId = 5013, Level = LogLevel.Debug, Message = "Status of {Gateway} not written, tried again: {Message}")]
        public static partial void WriteFailed(ILogger logger, NamespacedName gateway, string message);
    }
}
