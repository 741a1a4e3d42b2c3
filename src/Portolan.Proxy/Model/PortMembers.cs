using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>
/// The listeners that want one port, in the order of their keys. The first decides the protocol; those whose protocol cannot share the port with it are
/// refused, as are protocols that this proxy does not serve.
/// </summary>
internal sealed class PortMembers(int port)
{
    private readonly SortedDictionary<ListenerKey, Listener> _served = [];
    private readonly Dictionary<ListenerKey, Listener> _unserved = [];
    private readonly Dictionary<ListenerProtocol, int> _protocols = [];

    /// <summary>The listener that decides; null when none can be served.</summary>
    public Listener? First => _served.Count == 0 ? null : _served.First().Value;

    /// <summary>Whether some listener is refused because of another one's protocol.</summary>
    public bool HasSeveralProtocols => _protocols.Count > 1;

    /// <summary>Whether nobody wants the port any more.</summary>
    public bool IsEmpty => _served.Count == 0 && _unserved.Count == 0;

    /// <summary>The listeners of protocols that the proxy serves.</summary>
    public IEnumerable<Listener> Served => _served.Values;

    public void Add(Listener listener)
    {
        if (IsServed(listener))
        {
            _served[listener.Key] = listener;
            _protocols[listener.Protocol] = _protocols.GetValueOrDefault(listener.Protocol) + 1;
        }
        else
        {
            _unserved[listener.Key] = listener;
        }
    }

    public void Remove(ListenerKey key)
    {
        if (_served.Remove(key, out var listener) && --_protocols[listener.Protocol] == 0)
        {
            _protocols.Remove(listener.Protocol);
        }

        _unserved.Remove(key);
    }

    /// <summary>Why a listener of this port is not served, whatever its certificates are; null when it is.</summary>
    public ListenerReport? RefusalOf(Listener listener)
    {
        if (!IsServed(listener))
        {
            return new ListenerReport(listener.Key, listener.Generation, ListenerFault.Other, $"this proxy does not serve the protocol {listener.Protocol}");
        }

        var first = First!;
        return listener.Protocol == first.Protocol
            ? null
            : new ListenerReport(
                listener.Key,
                listener.Generation,
                ListenerFault.PortInUse,
                $"port {port} is taken by listener {first.Key} with protocol {first.Protocol}; give {listener.Protocol} another port");
    }

    private static bool IsServed(Listener listener) =>
        Enum.IsDefined(listener.Protocol) && listener.Port is > 0 and <= 65535;
}
