using System.Collections.Immutable;
using Portolan.Primitives;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// Turns changes of a configuration into models of its ports. Called by one writer at a time. A change costs what it touches: a route that
/// is edited is compiled and put into its listeners' tables, and nothing else is looked at, whatever there is. <see cref="Visits"/> counts,
/// and tests hold it to that.
/// </summary>
internal sealed class SnapshotCompiler(BackendRegistry backends)
{
    private readonly RouteSet _routes = new(backends);
    private readonly StreamRuleSet _streams = new(backends);
    private readonly CertificateStore _certificates = new();
    private readonly Dictionary<PortKey, PortMembers> _members = [];
    private readonly Dictionary<CertificateKey, HashSet<ListenerKey>> _byCertificate = [];
    private ProxyConfiguration _configuration = ProxyConfiguration.Empty;

    /// <summary>The last snapshot.</summary>
    public Snapshot Current { get; private set; } = Snapshot.Empty;

    /// <summary>How many routes, listeners, certificates, backends and endpoint sets were looked at since the start.</summary>
    public long Visits { get; private set; }

    /// <summary>Brings the models to a configuration by what differs; never throws for what a user wrote.</summary>
    public Snapshot Compile(ProxyConfiguration configuration) =>
        Apply(ConfigDelta.Between(_configuration, configuration, version: 0), configuration);

    /// <summary>Brings the models up to date with a delta that is not complete in itself; never throws for what a user wrote.</summary>
    public Snapshot Apply(ConfigDelta delta) => Apply(delta, _configuration.Apply(delta));

    /// <summary>
    /// The same for who has what the delta leads to, <paramref name="configuration"/>: two copies of a map of all routes would be half of
    /// what a route takes.
    /// </summary>
    public Snapshot Apply(ConfigDelta delta, ProxyConfiguration configuration)
    {
        _configuration = configuration;
        _certificates.Apply(delta);
        var exchanged = backends.Apply(delta, _certificates);
        Visits +=
            delta.Backends.Count
            + delta.RemovedBackends.Count
            + delta.Endpoints.Count
            + delta.Certificates.Count
            + delta.RemovedCertificates.Count;

        var change = new Change(Current);
        ApplyListeners(delta, change);
        ApplyRoutes(_routes.Apply(delta, exchanged), change);
        ApplyStreams(_streams.Apply(delta, exchanged), change);
        return Current = change.ToSnapshot(backends.Rejections.Concat(_routes.Rejections).Concat(_streams.Rejections).ToEquatableList());
    }

    private void ApplyListeners(ConfigDelta delta, Change change)
    {
        var touched = new HashSet<ListenerKey>();
        foreach (var key in delta.RemovedListeners)
        {
            if (change.Listeners.TryGetValue(key, out var gone))
            {
                Leave(gone, change, touched);
            }
        }

        foreach (var listener in delta.Listeners)
        {
            if (change.Listeners.TryGetValue(listener.Key, out var before) && PortKey.Of(before) != PortKey.Of(listener))
            {
                Leave(before, change, touched);
            }

            Join(listener, change, touched);
        }

        foreach (var certificate in delta.Certificates.Select(source => source.Key).Concat(delta.RemovedCertificates))
        {
            touched.UnionWith(_byCertificate.GetValueOrDefault(certificate) ?? []);
        }

        foreach (var key in touched)
        {
            Visits++;
            change.Touched.Add(key);
            if (change.Listeners.TryGetValue(key, out var listener))
            {
                Place(listener, change);
            }
        }
    }

    private void Join(Listener listener, Change change, HashSet<ListenerKey> touched)
    {
        if (change.Listeners.TryGetValue(listener.Key, out var before))
        {
            ForgetCertificates(before);
        }

        change.Listeners[listener.Key] = listener;
        foreach (var certificate in listener.Certificates)
        {
            if (!_byCertificate.TryGetValue(certificate, out var users))
            {
                _byCertificate[certificate] = users = [];
            }

            users.Add(listener.Key);
        }

        var port = PortKey.Of(listener);
        if (!_members.TryGetValue(port, out var members))
        {
            _members[port] = members = new PortMembers(port);
        }

        var (first, family) = (members.First, members.Family);
        members.Remove(listener.Key);
        if (before is not null)
        {
            touched.UnionWith(members.Named(before.Hostname));
        }

        touched.UnionWith(members.Named(listener.Hostname));
        members.Add(listener);
        touched.Add(listener.Key);
        TouchAllIfAnotherDecides(members, first, family, touched);
    }

    private void Leave(Listener listener, Change change, HashSet<ListenerKey> touched)
    {
        ForgetCertificates(listener);
        change.Listeners.Remove(listener.Key);
        change.Faults.Remove(listener.Key);
        var port = PortKey.Of(listener);
        var members = _members[port];
        var (first, family) = (members.First, members.Family);
        members.Remove(listener.Key);
        change.Port(port)?.Remove(listener);
        touched.Add(listener.Key);
        touched.UnionWith(members.Named(listener.Hostname));
        TouchAllIfAnotherDecides(members, first, family, touched);
        if (members.IsEmpty)
        {
            _members.Remove(port);
        }
    }

    // The first listener's family is the port's: when it changes, everybody on the port is judged anew; so are they when refusals name
    // another listener or protocol than the first one's. Of those with one hostname, of which there is seldom more than one, the first
    // decides too.
    private static void TouchAllIfAnotherDecides(PortMembers members, Listener? first, PortFamily? family, HashSet<ListenerKey> touched)
    {
        var isAnother = members.First?.Key != first?.Key || members.First?.Protocol != first?.Protocol;
        var isReachedInAnotherWay = members.First?.ClientAddressing != first?.ClientAddressing;
        if (members.Family != family || isReachedInAnotherWay || (isAnother && members.HasSeveralFamilies))
        {
            touched.UnionWith(members.Served.Select(listener => listener.Key));
        }
    }

    private void ForgetCertificates(Listener listener)
    {
        foreach (var certificate in listener.Certificates)
        {
            if (_byCertificate.TryGetValue(certificate, out var users) && users.Remove(listener.Key) && users.Count == 0)
            {
                _byCertificate.Remove(certificate);
            }
        }
    }

    private void Place(Listener listener, Change change)
    {
        var port = PortKey.Of(listener);
        var members = _members[port];
        change.Faults.Remove(listener.Key);
        if (members.RefusalOf(listener) is { } refusal)
        {
            change.Faults[listener.Key] = refusal;
            change.Port(port)?.Remove(listener);
            return;
        }

        change.PortOf(listener).Set(listener, CertificatesOf(listener, change), _routes.Of(listener.Key), _streams.Of(listener.Key));
    }

    private ListenerCertificates CertificatesOf(Listener listener, Change change)
    {
        if (listener.Protocol is not (ListenerProtocol.Https or ListenerProtocol.Tls))
        {
            return ListenerCertificates.None;
        }

        var (usable, message) = _certificates.Of(listener);
        var unreadable = "";
        var check = listener.ClientValidation is { } validation ? ClientCheck.Load(validation, out unreadable) : null;
        if (unreadable.Length > 0)
        {
            // Whom it should keep out must not come in: nobody does.
            usable = [];
            message = message.Length == 0 ? unreadable : $"{message}; {unreadable}";
        }

        if (message.Length > 0)
        {
            // With one certificate that works the listener serves; the report still says what is wrong with the others.
            var fault = usable.Length == 0 ? ListenerFault.BadCertificate : ListenerFault.None;
            change.Faults[listener.Key] = new ListenerReport(listener.Key, listener.Generation, fault, message);
        }

        return new ListenerCertificates(usable, listener.Protocol, check);
    }

    private void ApplyRoutes(List<RouteEdit> edits, Change change)
    {
        foreach (var (before, after) in edits)
        {
            Visits++;
            foreach (var key in (before?.Source.Listeners ?? []).Union(after?.Source.Listeners ?? []))
            {
                if (change.Listeners.TryGetValue(key, out var listener) && change.Port(PortKey.Of(listener)) is { } port)
                {
                    var wasThere = before is not null && before.Source.Listeners.Contains(key);
                    var isThere = after is not null && after.Source.Listeners.Contains(key);
                    port.Change(listener, wasThere ? before!.Rule : null, isThere ? after!.Rule : null);
                }
            }
        }
    }

    private void ApplyStreams(List<StreamRuleEdit> edits, Change change)
    {
        foreach (var (before, after) in edits)
        {
            Visits++;
            foreach (var key in (before?.Source.Listeners ?? []).Union(after?.Source.Listeners ?? []))
            {
                if (change.Listeners.TryGetValue(key, out var listener) && change.Port(PortKey.Of(listener)) is { } port)
                {
                    port.Change(
                        listener,
                        before is not null && before.Source.Listeners.Contains(key) ? before.Rule : null,
                        after is not null && after.Source.Listeners.Contains(key) ? after.Rule : null
                    );
                }
            }
        }
    }

    /// <summary>One change under way: the last snapshot's maps as builders, and the ports that it touches.</summary>
    private sealed class Change(Snapshot before)
    {
        private readonly Dictionary<PortKey, PortBuilder> _ports = [];

        public ImmutableDictionary<ListenerKey, Listener>.Builder Listeners { get; } = before.Listeners.ToBuilder();

        public ImmutableDictionary<ListenerKey, ListenerReport>.Builder Faults { get; } = before.Faults.ToBuilder();

        public HashSet<ListenerKey> Touched { get; } = [];

        /// <summary>A port that is served; null when it is not.</summary>
        public PortBuilder? Port(PortKey key)
        {
            if (_ports.TryGetValue(key, out var port))
            {
                return port;
            }

            return before.Ports.TryGetValue(key, out var model) ? _ports[key] = new PortBuilder(model) : null;
        }

        /// <summary>The port of a listener that is to be served.</summary>
        public PortBuilder PortOf(Listener listener) =>
            Port(PortKey.Of(listener)) ?? (_ports[PortKey.Of(listener)] = new PortBuilder(PortKey.Of(listener)));

        public Snapshot ToSnapshot(EquatableList<Rejection> rejections)
        {
            var ports = before.Ports.ToBuilder();
            var changed = new List<PortKey>();
            foreach (var (key, port) in _ports)
            {
                if (!port.IsChanged)
                {
                    continue;
                }

                changed.Add(key);
                if (port.Build() is { } model)
                {
                    ports[key] = model;
                }
                else
                {
                    ports.Remove(key);
                }
            }

            return new Snapshot
            {
                Ports = ports.ToImmutable(),
                Listeners = Listeners.ToImmutable(),
                Faults = Faults.ToImmutable(),
                Rejections = rejections,
                ChangedPorts = changed,
                ChangedListeners = Touched,
            };
        }
    }
}
