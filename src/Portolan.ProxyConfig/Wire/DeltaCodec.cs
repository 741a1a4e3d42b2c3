using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of deltas. A resource that cannot be read is left out and named; the rest of the delta counts.</summary>
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
        var delta = new ConfigDelta
        {
            Version = message.Version,
            IsComplete = message.IsComplete,
            Listeners = DecodeEach(message.Listeners, ListenerCodec.Decode, listener => KeyCodec.Decode(listener.Key), unread),
            Routes = DecodeEach(message.Routes, RouteCodec.Decode, route => KeyCodec.Decode(route.Key), unread),
            ConnectionRoutes = DecodeEach(
                message.ConnectionRoutes,
                ConnectionRouteCodec.Decode,
                route => KeyCodec.Decode(route.Key),
                unread
            ),
            Backends = DecodeEach(message.Backends, BackendCodec.Decode, backend => KeyCodec.Decode(backend.Key), unread),
            Endpoints = DecodeEach(message.Endpoints, BackendCodec.Decode, endpoints => KeyCodec.Decode(endpoints.Backend), unread),
            Certificates = DecodeEach(message.Certificates, ListenerCodec.Decode, certificate => KeyCodec.Decode(certificate.Key), unread),
            RemovedListeners = message.RemovedListeners.Select(KeyCodec.Decode).ToEquatableList(),
            RemovedRoutes = message.RemovedRoutes.Select(KeyCodec.Decode).ToEquatableList(),
            RemovedConnectionRoutes = message.RemovedConnectionRoutes.Select(KeyCodec.Decode).ToEquatableList(),
            RemovedBackends = message.RemovedBackends.Select(KeyCodec.Decode).ToEquatableList(),
            RemovedCertificates = message.RemovedCertificates.Select(KeyCodec.Decode).ToEquatableList(),
        };
        return new DecodedDelta(delta, unread.ToEquatableList());
    }

    private static EquatableList<T> DecodeEach<TMessage, T>(
        IReadOnlyCollection<TMessage> messages,
        Func<TMessage, T> decode,
        Func<TMessage, ConfigKey> keyOf,
        List<UnreadResource> unread
    )
    {
        var decoded = new List<T>(messages.Count);
        foreach (var message in messages)
        {
            try
            {
                decoded.Add(decode(message));
            }
            catch (WireException exception)
            {
                unread.Add(new UnreadResource(typeof(T), keyOf(message), exception.Message));
            }
        }

        return decoded.ToEquatableList();
    }
}
