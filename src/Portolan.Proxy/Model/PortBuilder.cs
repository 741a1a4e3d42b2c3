using System.Collections.Immutable;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;
using Portolan.Routing;

namespace Portolan.Proxy.Model;

/// <summary>The next model of a port, made from the last one by changes.</summary>
internal sealed class PortBuilder
{
    private readonly int _port;
    private readonly List<RuleChange<RouteModel>> _changes = [];
    private ListenerProtocol _protocol;
    private HttpRouter<RouteModel> _router;
    private HttpRouter<StreamRule> _streams;
    private ImmutableDictionary<string, ListenerCertificates> _certificates;
    private ImmutableDictionary<string, string> _hostnames;

    /// <summary>Begins with a port that nobody served yet.</summary>
    public PortBuilder(int port)
    {
        _port = port;
        _router = HttpRouter<RouteModel>.Empty;
        _streams = HttpRouter<StreamRule>.Empty;
        _certificates = ImmutableDictionary.Create<string, ListenerCertificates>(StringComparer.Ordinal);
        _hostnames = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
        IsChanged = true;
    }

    /// <summary>Begins with what is served.</summary>
    public PortBuilder(PortModel model)
    {
        _port = model.Port;
        _protocol = model.Protocol;
        _router = model.Router;
        _streams = model.Streams.Router;
        _certificates = model.Certificates;
        _hostnames = model.Hostnames;
    }

    /// <summary>Whether anything changed.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Serves a listener, or serves it as it is now. Its routes are put in only when it is new here or has another hostname.</summary>
    public void Set(Listener listener, ListenerCertificates certificates, IReadOnlyCollection<RouteModel> routes, IReadOnlyCollection<AttachedStreamRule> streams)
    {
        var name = listener.Key.ToString();
        IsChanged = true;
        _protocol = listener.Protocol;
        _certificates = _certificates.SetItem(name, certificates);
        if (_hostnames.TryGetValue(name, out var hostname) && hostname == listener.Hostname)
        {
            return;
        }

        Flush();
        _hostnames = _hostnames.SetItem(name, listener.Hostname);
        _router = _router.With(new VirtualListener<RouteModel>(name, listener.Hostname, [.. routes.Select(route => route.Rule)]));
        _streams = _streams.With(new VirtualListener<StreamRule>(name, listener.Hostname, [.. streams.Select(stream => stream.Rule)]));
    }

    /// <summary>Serves a listener no more.</summary>
    public void Remove(Listener listener)
    {
        var name = listener.Key.ToString();
        if (!_hostnames.ContainsKey(name))
        {
            return;
        }

        Flush();
        IsChanged = true;
        _hostnames = _hostnames.Remove(name);
        _certificates = _certificates.Remove(name);
        _router = _router.Without(name);
        _streams = _streams.Without(name);
    }

    /// <summary>Changes a rule of a listener, if it is served.</summary>
    public void Change(Listener listener, RoutingRule<RouteModel>? before, RoutingRule<RouteModel>? after)
    {
        var name = listener.Key.ToString();
        if (_hostnames.ContainsKey(name))
        {
            IsChanged = true;
            _changes.Add(new RuleChange<RouteModel>(name, before, after));
        }
    }

    /// <summary>The same for a rule for connections.</summary>
    public void Change(Listener listener, RoutingRule<StreamRule>? before, RoutingRule<StreamRule>? after)
    {
        var name = listener.Key.ToString();
        if (_hostnames.ContainsKey(name))
        {
            IsChanged = true;
            _streams = _streams.Apply([new RuleChange<StreamRule>(name, before, after)]);
        }
    }

    /// <summary>The model; null when the port has no listener left.</summary>
    public PortModel? Build()
    {
        Flush();
        return _hostnames.IsEmpty
            ? null
            : new PortModel
            {
                Port = _port,
                Protocol = _protocol,
                Router = _router,
                Streams = new StreamModel { Kind = KindOf(_protocol), Router = _streams },
                Certificates = _certificates,
                Hostnames = _hostnames,
            };
    }

    private static StreamKind KindOf(ListenerProtocol protocol) => protocol switch
    {
        ListenerProtocol.TlsPassthrough => StreamKind.TlsPassthrough,
        ListenerProtocol.Tls => StreamKind.TlsTerminated,
        _ => StreamKind.Tcp,
    };

    private void Flush()
    {
        _router = _router.Apply(_changes);
        _changes.Clear();
    }
}
