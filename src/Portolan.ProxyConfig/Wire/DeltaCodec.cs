using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>
/// The wire form of deltas. A resource that cannot be read is named and not served, in no version of it; the rest of the delta counts.
/// </summary>
internal static class DeltaCodec
{
    public static DeltaMessage Encode(ConfigDelta delta) =>
        new()
        {
            Version = delta.Version,
            IsComplete = delta.IsComplete,
            Listeners = { delta.Listeners.Select(ListenerCodec.Encode) },
            Routes = { delta.Routes.Select(RouteCodec.Encode) },
            ConnectionRoutes = { delta.ConnectionRoutes.Select(ConnectionRouteCodec.Encode) },
            Backends = { delta.Backends.Select(BackendCodec.Encode) },
            Endpoints = { delta.Endpoints.Select(BackendCodec.Encode) },
            Certificates = { delta.Certificates.Select(ListenerCodec.Encode) },
            RemovedListeners = { delta.RemovedListeners.Select(KeyCodec.Encode) },
            RemovedRoutes = { delta.RemovedRoutes.Select(KeyCodec.Encode) },
            RemovedConnectionRoutes = { delta.RemovedConnectionRoutes.Select(KeyCodec.Encode) },
            RemovedBackends = { delta.RemovedBackends.Select(KeyCodec.Encode) },
            RemovedCertificates = { delta.RemovedCertificates.Select(KeyCodec.Encode) },
        };

    public static DecodedDelta Decode(DeltaMessage message)
    {
        var unread = new List<UnreadResource>();
        var listeners = Decode(message.Listeners, ListenerCodec.Decode, listener => KeyCodec.Decode(listener.Key), Nothing, unread);
        var routes = Decode(message.Routes, RouteCodec.Decode, route => KeyCodec.Decode(route.Key), RouteCodec.DecodeRefused, unread);
        var connectionRoutes = Decode(
            message.ConnectionRoutes,
            ConnectionRouteCodec.Decode,
            route => KeyCodec.Decode(route.Key),
            Nothing,
            unread
        );
        var backends = Decode(
            message.Backends,
            BackendCodec.Decode,
            backend => KeyCodec.Decode(backend.Key),
            BackendCodec.DecodeRefused,
            unread
        );
        var endpoints = Decode(
            message.Endpoints,
            BackendCodec.Decode,
            set => KeyCodec.Decode(set.Backend),
            (set, _) => new EndpointSet(KeyCodec.Decode(set.Backend), []),
            unread
        );
        var certificates = Decode(message.Certificates, ListenerCodec.Decode, found => KeyCodec.Decode(found.Key), Nothing, unread);
        var delta = new ConfigDelta
        {
            Version = message.Version,
            IsComplete = message.IsComplete,
            Listeners = listeners.Read,
            Routes = routes.Read,
            ConnectionRoutes = connectionRoutes.Read,
            Backends = backends.Read,
            Endpoints = endpoints.Read,
            Certificates = certificates.Read,
            RemovedListeners = [.. message.RemovedListeners.Select(KeyCodec.Decode), .. listeners.Gone],
            RemovedRoutes = [.. message.RemovedRoutes.Select(KeyCodec.Decode), .. routes.Gone],
            RemovedConnectionRoutes = [.. message.RemovedConnectionRoutes.Select(KeyCodec.Decode), .. connectionRoutes.Gone],
            RemovedBackends = message.RemovedBackends.Select(KeyCodec.Decode).ToEquatableList(),
            RemovedCertificates = [.. message.RemovedCertificates.Select(KeyCodec.Decode), .. certificates.Gone],
        };
        return new DecodedDelta(delta, unread.ToEquatableList());
    }

    // What is not understood is not served, and neither is what stood in its place: its author took that back. A stand-in keeps the place
    // closed where nothing would open another way; null when there is none.
    private static (EquatableList<T> Read, List<TKey> Gone) Decode<TMessage, T, TKey>(
        IReadOnlyCollection<TMessage> messages,
        Func<TMessage, T> decode,
        Func<TMessage, TKey> keyOf,
        Func<TMessage, string, T?> standIn,
        List<UnreadResource> unread
    )
        where T : class
        where TKey : ConfigKey
    {
        var read = new List<T>(messages.Count);
        var gone = new List<TKey>();
        foreach (var message in messages)
        {
            try
            {
                read.Add(decode(message));
            }
            catch (WireException exception)
            {
                var key = keyOf(message);
                unread.Add(new UnreadResource(typeof(T), key, exception.Message));
                if (standIn(message, exception.Message) is { } closed)
                {
                    read.Add(closed);
                }
                else
                {
                    gone.Add(key);
                }
            }
        }

        return (read.ToEquatableList(), gone);
    }

    private static Listener? Nothing(ListenerMessage message, string fault) => null;

    private static ConnectionRoute? Nothing(ConnectionRouteMessage message, string fault) => null;

    private static Certificate? Nothing(CertificateMessage message, string fault) => null;
}
