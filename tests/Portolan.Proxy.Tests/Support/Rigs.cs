using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Support;

/// <summary>Configurations for <see cref="ExchangeRig"/>.</summary>
internal static class Rigs
{
    public const string Address = "10.0.0.1:8080";

    public static readonly BackendKey Key = new("Service", "test", "cart", 80);

    public static Endpoint Endpoint { get; } = new("10.0.0.1", 8080, EndpointState.Ready);

    /// <summary>One rule that forwards to one backend.</summary>
    public static Config Forward(Func<Route, Route>? edit = null, params Endpoint[] endpoints) =>
        new Config()
            .Listener(ExchangeRig.Port)
            .Backend(Key, BackendProtocol.Http1, endpoints.Length > 0 ? endpoints : [Endpoint])
            .Route(To(Key), edit: edit);

    public static RouteAction To(params BackendKey[] backends) =>
        new RouteAction.Forward(backends.Select(backend => new WeightedBackend { Weight = 1, Backend = backend }).ToEquatableList());
}
