using System.Collections.Immutable;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// The listeners that want one port, in the order of their keys. The first decides the family, and how clients are told apart from proxies
/// in front; those of another one are refused, as are protocols that this proxy does not serve. Of listeners with one hostname the first
/// decides the protocol.
/// </summary>
internal sealed class PortMembers(PortKey port)
{
    private readonly SortedDictionary<ListenerKey, Listener> _served = [];
    private readonly Dictionary<ListenerKey, Listener> _unserved = [];
    private readonly Dictionary<PortFamily, int> _families = [];
    private readonly Dictionary<string, ImmutableSortedSet<ListenerKey>> _byHostname = new(StringComparer.Ordinal);

    /// <summary>The listener that decides; null when none can be served.</summary>
    public Listener? First => _served.Count == 0 ? null : _served.First().Value;

    /// <summary>The family of the port; null when nothing is served.</summary>
    public PortFamily? Family => First is { } first ? PortFamilies.Of(first.Protocol) : null;

    /// <summary>Whether some listener is refused because of another one's family.</summary>
    public bool HasSeveralFamilies => _families.Count > 1;

    /// <summary>Whether nobody wants the port any more.</summary>
    public bool IsEmpty => _served.Count == 0 && _unserved.Count == 0;

    /// <summary>The listeners of protocols that the proxy serves.</summary>
    public IEnumerable<Listener> Served => _served.Values;

    /// <summary>The listeners with a hostname.</summary>
    public IReadOnlyCollection<ListenerKey> Named(string hostname) => _byHostname.GetValueOrDefault(hostname, []);

    public void Add(Listener listener)
    {
        if (IsServed(listener))
        {
            _served[listener.Key] = listener;
            var family = PortFamilies.Of(listener.Protocol);
            _families[family] = _families.GetValueOrDefault(family) + 1;
            _byHostname[listener.Hostname] = _byHostname.GetValueOrDefault(listener.Hostname, []).Add(listener.Key);
        }
        else
        {
            _unserved[listener.Key] = listener;
        }
    }

    public void Remove(ListenerKey key)
    {
        _unserved.Remove(key);
        if (!_served.Remove(key, out var listener))
        {
            return;
        }

        var family = PortFamilies.Of(listener.Protocol);
        if (--_families[family] == 0)
        {
            _families.Remove(family);
        }

        var others = _byHostname[listener.Hostname].Remove(key);
        if (others.IsEmpty)
        {
            _byHostname.Remove(listener.Hostname);
        }
        else
        {
            _byHostname[listener.Hostname] = others;
        }
    }

    /// <summary>Why a listener of this port is not served, whatever its certificates are; null when it is.</summary>
    public ListenerReport? RefusalOf(Listener listener)
    {
        if (!IsServed(listener))
        {
            return new ListenerReport(
                listener.Key,
                listener.Generation,
                ListenerFault.Other,
                PortKey.HasAddress(listener)
                    ? $"this proxy does not serve the protocol {listener.Protocol}"
                    : $"\"{listener.Address}\" is not an IP address: a listener is bound to one, a name will not do"
            );
        }

        var first = First!;
        if (PortFamilies.Of(listener.Protocol) != PortFamilies.Of(first.Protocol))
        {
            return new ListenerReport(
                listener.Key,
                listener.Generation,
                ListenerFault.PortInUse,
                $"port {port} is taken by listener {first.Key} with protocol {first.Protocol}; give {listener.Protocol} another port"
            );
        }

        if (listener.ClientAddressing != first.ClientAddressing)
        {
            return new ListenerReport(
                listener.Key,
                listener.Generation,
                ListenerFault.Other,
                $"listener {first.Key} of port {port} learns in another way who its clients are (PROXY protocol, trusted hops): give both the same, or another port"
            );
        }

        // A server name can be ended here or passed through, not both.
        var named = _byHostname[listener.Hostname]
            .Select(key => _served[key])
            .First(other => PortFamilies.Of(other.Protocol) == PortFamilies.Of(first.Protocol));
        return listener.Protocol == named.Protocol
            ? null
            : new ListenerReport(
                listener.Key,
                listener.Generation,
                ListenerFault.PortInUse,
                $"port {port} has listener {named.Key} with protocol {named.Protocol} and the same hostname \"{listener.Hostname}\"; give {listener.Protocol} another hostname or port"
            );
    }

    private static bool IsServed(Listener listener) =>
        Enum.IsDefined(listener.Protocol) && listener.Port is > 0 and <= 65535 && PortKey.HasAddress(listener);
}
