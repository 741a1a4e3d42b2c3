using System.Collections.Immutable;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>The next model of a port, made from the last one by changes.</summary>
internal sealed class PortBuilder
{
    private readonly PortKey _port;
    private readonly List<RuleChange<RouteModel>> _changes = [];
    private PortFamily _family;
    private ClientAddressing _addressing = ClientAddressing.Direct;
    private ListenerDirection _direction;
    private HttpRouter<RouteModel> _router;
    private HttpRouter<StreamRule> _streams;
    private ImmutableDictionary<string, ListenerCertificates> _certificates;
    private ImmutableDictionary<string, PortedListener> _listeners;
    private ImmutableDictionary<ListenerProtocol, int> _protocols;

    /// <summary>Begins with a port that nobody served yet.</summary>
    public PortBuilder(PortKey port)
    {
        _port = port;
        _router = HttpRouter<RouteModel>.Empty;
        _streams = HttpRouter<StreamRule>.Empty;
        _certificates = ImmutableDictionary.Create<string, ListenerCertificates>(StringComparer.Ordinal);
        _listeners = ImmutableDictionary.Create<string, PortedListener>(StringComparer.Ordinal);
        _protocols = ImmutableDictionary<ListenerProtocol, int>.Empty;
        IsChanged = true;
    }

    /// <summary>Begins with what is served.</summary>
    public PortBuilder(PortModel model)
    {
        _port = model.Key;
        _family = model.Family;
        _addressing = model.ClientAddressing;
        _direction = model.Direction;
        _router = model.Router;
        _streams = model.Streams.Router;
        _certificates = model.Certificates;
        _listeners = model.Listeners;
        _protocols = model.Protocols;
    }

    /// <summary>Whether anything changed.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>
    /// Serves a listener, or serves it as it is now. Its routes are put in only when it is new here or has another hostname.
    /// </summary>
    public void Set(
        Listener listener,
        ListenerCertificates certificates,
        IReadOnlyCollection<RouteModel> routes,
        IReadOnlyCollection<AttachedStreamRule> streams
    )
    {
        var name = listener.Key.ToString();
        IsChanged = true;
        _family = PortFamilies.Of(listener.Protocol);
        _addressing = listener.ClientAddressing;
        _direction = listener.Direction;
        _certificates = _certificates.SetItem(name, certificates);
        var before = _listeners.GetValueOrDefault(name);
        _listeners = _listeners.SetItem(name, new PortedListener(listener.Hostname, listener.Protocol));
        Count(before?.Protocol, listener.Protocol);
        if (before?.Hostname == listener.Hostname)
        {
            return;
        }

        Flush();
        _router = _router.With(new VirtualListener<RouteModel>(name, listener.Hostname, [.. routes.Select(route => route.Rule)]));
        _streams = _streams.With(new VirtualListener<StreamRule>(name, listener.Hostname, [.. streams.Select(stream => stream.Rule)]));
    }

    /// <summary>Serves a listener no more.</summary>
    public void Remove(Listener listener)
    {
        var name = listener.Key.ToString();
        if (!_listeners.TryGetValue(name, out var gone))
        {
            return;
        }

        Flush();
        IsChanged = true;
        _listeners = _listeners.Remove(name);
        Count(gone.Protocol, after: null);
        _certificates = _certificates.Remove(name);
        _router = _router.Without(name);
        _streams = _streams.Without(name);
    }

    /// <summary>Changes a rule of a listener, if it is served.</summary>
    public void Change(Listener listener, RoutingRule<RouteModel>? before, RoutingRule<RouteModel>? after)
    {
        var name = listener.Key.ToString();
        if (_listeners.ContainsKey(name))
        {
            IsChanged = true;
            _changes.Add(new RuleChange<RouteModel>(name, before, after));
        }
    }

    /// <summary>The same for a rule for connections.</summary>
    public void Change(Listener listener, RoutingRule<StreamRule>? before, RoutingRule<StreamRule>? after)
    {
        var name = listener.Key.ToString();
        if (_listeners.ContainsKey(name))
        {
            IsChanged = true;
            _streams = _streams.Apply([new RuleChange<StreamRule>(name, before, after)]);
        }
    }

    /// <summary>The model; null when the port has no listener left.</summary>
    public PortModel? Build()
    {
        Flush();
        return _listeners.IsEmpty
            ? null
            : new PortModel
            {
                Key = _port,
                Family = _family,
                ClientAddressing = _addressing,
                Direction = _direction,
                Protocols = _protocols,
                Router = _router,
                Streams = new StreamModel { Listeners = _listeners, Router = _streams },
                Certificates = _certificates,
                Listeners = _listeners,
            };
    }

    private void Count(ListenerProtocol? before, ListenerProtocol? after)
    {
        if (before is { } gone)
        {
            var left = _protocols[gone] - 1;
            _protocols = left == 0 ? _protocols.Remove(gone) : _protocols.SetItem(gone, left);
        }

        if (after is { } come)
        {
            _protocols = _protocols.SetItem(come, _protocols.GetValueOrDefault(come) + 1);
        }
    }

    private void Flush()
    {
        _router = _router.Apply(_changes);
        _changes.Clear();
    }
}
