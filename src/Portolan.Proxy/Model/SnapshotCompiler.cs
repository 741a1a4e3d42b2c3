using System.Collections.Immutable;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>What a configuration compiles to: the ports to serve, listeners that cannot be served, and parts that were not taken.</summary>
internal sealed record Snapshot(
    ImmutableSortedDictionary<int, PortModel> Ports,
    IReadOnlyDictionary<ListenerKey, ListenerReport> Faults,
    IReadOnlyList<Rejection> Rejections);

/// <summary>
/// Turns a configuration into the models of its ports. Called by one writer at a time. A port whose listeners, rules and certificates are the
/// same objects as before keeps its model, so a change costs what it touches.
/// </summary>
internal sealed class SnapshotCompiler(BackendRegistry backends)
{
    private readonly RouteCompiler _routes = new(backends);
    private readonly CertificateStore _certificates = new();
    private Dictionary<int, CompiledPort> _ports = [];

    /// <summary>Compiles; never throws for what a user wrote.</summary>
    public Snapshot Compile(ProxyConfiguration configuration)
    {
        var rejections = new List<Rejection>();
        var faults = new Dictionary<ListenerKey, ListenerReport>();
        backends.Update(configuration);
        _certificates.Update(configuration.Certificates);
        var rules = RulesByListener(_routes.Compile(configuration.Routes, rejections));
        var ports = new Dictionary<int, CompiledPort>();
        foreach (var group in PortPlan.Group(configuration.Listeners.Values, faults))
        {
            var inputs = new PortInputs(group, group.Listeners.Select(listener => Input(listener, rules, faults)));
            ports[group.Port] = _ports.TryGetValue(group.Port, out var known) && known.Inputs.AreSame(inputs)
                ? known
                : new CompiledPort(inputs, Build(inputs));
        }

        _ports = ports;
        return new Snapshot(ports.ToImmutableSortedDictionary(port => port.Key, port => port.Value.Model), faults, rejections);
    }

    private ListenerInput Input(Listener listener, Dictionary<ListenerKey, List<RouteModel>> rules, Dictionary<ListenerKey, ListenerReport> faults)
    {
        LoadedCertificate[] usable = [];
        if (listener.Protocol == ListenerProtocol.Https)
        {
            (usable, var message) = _certificates.Of(listener);
            if (message.Length > 0)
            {
                // With one certificate that works the listener serves; the report still says what is wrong with the others.
                var fault = usable.Length == 0 ? ListenerFault.BadCertificate : ListenerFault.None;
                faults[listener.Key] = new ListenerReport(listener.Key, listener.Generation, fault, message);
            }
        }

        return new ListenerInput(listener, rules.GetValueOrDefault(listener.Key) ?? [], usable);
    }

    private static Dictionary<ListenerKey, List<RouteModel>> RulesByListener(IReadOnlyDictionary<RouteKey, RouteModel> routes)
    {
        var rules = new Dictionary<ListenerKey, List<RouteModel>>();
        foreach (var model in routes.Values)
        {
            foreach (var listener in model.Source.Listeners)
            {
                if (!rules.TryGetValue(listener, out var list))
                {
                    rules[listener] = list = [];
                }

                list.Add(model);
            }
        }

        return rules;
    }

    private static PortModel Build(PortInputs inputs) => new()
    {
        Port = inputs.Plan.Port,
        Protocol = inputs.Plan.Protocol,
        Router = HttpRouter<RouteModel>.Compile(
        [
            .. inputs.Listeners.Select(input => new VirtualListener<RouteModel>(
                input.Listener.Key.ToString(),
                input.Listener.Hostname,
                [.. input.Rules.Select(model => model.Rule)])),
        ]),
        Certificates = inputs.Listeners.ToImmutableDictionary(
            input => input.Listener.Key.ToString(),
            input => new ListenerCertificates(input.Certificates)),
    };

    private sealed record CompiledPort(PortInputs Inputs, PortModel Model);
}
