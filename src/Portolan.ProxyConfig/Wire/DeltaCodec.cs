using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of deltas. A resource that cannot be read is left out and named; the rest of the delta counts.</summary>
internal static class DeltaCodec
{
    public static DeltaMessage Encode(ConfigDelta delta) => new()
    {
        Version = delta.Version,
        IsComplete = delta.IsComplete,
        Listeners = { delta.Listeners.Select(ListenerCodec.Encode) },
        Routes = { delta.Routes.Select(RouteCodec.Encode) },
        Backends = { delta.Backends.Select(BackendCodec.Encode) },
        Endpoints = { delta.Endpoints.Select(BackendCodec.Encode) },
        Certificates = { delta.Certificates.Select(ListenerCodec.Encode) },
        RemovedListeners = { delta.RemovedListeners.Select(key => key.Value) },
        RemovedRoutes = { delta.RemovedRoutes.Select(key => key.Value) },
        RemovedBackends = { delta.RemovedBackends.Select(key => key.Value) },
        RemovedCertificates = { delta.RemovedCertificates.Select(key => key.Value) },
    };

    public static DecodedDelta Decode(DeltaMessage message)
    {
        var rejections = new List<Rejection>();
        var delta = new ConfigDelta
        {
            Version = message.Version,
            IsComplete = message.IsComplete,
            Listeners = DecodeEach(message.Listeners, ListenerCodec.Decode, listener => listener.Key, rejections),
            Routes = DecodeEach(message.Routes, RouteCodec.Decode, route => route.Key, rejections),
            Backends = DecodeEach(message.Backends, BackendCodec.Decode, backend => backend.Key, rejections),
            Endpoints = DecodeEach(message.Endpoints, BackendCodec.Decode, endpoints => endpoints.Backend, rejections),
            Certificates = DecodeEach(message.Certificates, ListenerCodec.Decode, certificate => certificate.Key, rejections),
            RemovedListeners = message.RemovedListeners.Select(key => new ListenerKey(key)).ToEquatableList(),
            RemovedRoutes = message.RemovedRoutes.Select(key => new RouteKey(key)).ToEquatableList(),
            RemovedBackends = message.RemovedBackends.Select(key => new BackendKey(key)).ToEquatableList(),
            RemovedCertificates = message.RemovedCertificates.Select(key => new CertificateKey(key)).ToEquatableList(),
        };
        return new DecodedDelta(delta, rejections.ToEquatableList());
    }

    private static EquatableList<T> DecodeEach<TMessage, T>(
        IReadOnlyCollection<TMessage> messages,
        Func<TMessage, T> decode,
        Func<TMessage, string> keyOf,
        List<Rejection> rejections)
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
                rejections.Add(new Rejection(keyOf(message), exception.Message));
            }
        }

        return decoded.ToEquatableList();
    }
}
