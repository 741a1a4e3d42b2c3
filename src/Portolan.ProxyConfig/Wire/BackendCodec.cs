using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of backends and their endpoints.</summary>
internal static class BackendCodec
{
    public static BackendMessage Encode(Backend backend)
    {
        var message = new BackendMessage
        {
            Key = KeyCodec.Encode(backend.Key),
            Protocol = EnumMaps.BackendProtocols.Encode(backend.Protocol),
            ConnectTimeout = TimeCodec.Encode(backend.ConnectTimeout),
            Tls = backend.Tls is { } tls ? BackendTlsCodec.Encode(tls) : null,
            Session = SessionCodec.Encode(backend.Session),
            RetryBudget = backend.RetryBudget is { } budget ? Encode(budget) : null,
        };
        if (backend.Hostname is { } hostname)
        {
            message.Hostname = hostname;
        }

        return message;
    }

    public static Backend Decode(BackendMessage message) =>
        new()
        {
            Key = KeyCodec.Decode(message.Key),
            Protocol = EnumMaps.BackendProtocols.Decode(message.Protocol),
            ConnectTimeout = TimeCodec.Decode(message.ConnectTimeout) ?? throw new WireException("connect_timeout is missing"),
            Hostname = message.HasHostname ? message.Hostname : null,
            Tls = message.Tls is { } tls ? BackendTlsCodec.Decode(tls) : null,
            Session = SessionCodec.Decode(message.Session),
            RetryBudget = message.RetryBudget is { } budget ? Decode(budget) : null,
        };

    /// <summary>
    /// A backend of which something cannot be read: nobody speaks to it, and its endpoints wait for a version that can be.
    /// </summary>
    public static Backend DecodeRefused(BackendMessage message, string fault) =>
        new()
        {
            Key = KeyCodec.Decode(message.Key),
            Protocol = BackendProtocol.Http1,
            Refusal = fault,
        };

    public static EndpointSetMessage Encode(EndpointSet set) =>
        new() { Backend = KeyCodec.Encode(set.Backend), Endpoints = { set.Endpoints.Select(Encode) } };

    public static EndpointSet Decode(EndpointSetMessage message) =>
        new(KeyCodec.Decode(message.Backend), message.Endpoints.Select(Decode).ToEquatableList());

    private static RetryBudgetMessage Encode(RetryBudgetPolicy budget) =>
        new()
        {
            Percent = budget.Percent,
            Interval = TimeCodec.Encode(budget.Interval),
            LeastCount = budget.LeastCount,
            LeastInterval = TimeCodec.Encode(budget.LeastInterval),
        };

    private static RetryBudgetPolicy Decode(RetryBudgetMessage message) =>
        new(
            message.Percent,
            TimeCodec.Decode(message.Interval) ?? throw new WireException("interval is missing"),
            message.LeastCount,
            TimeCodec.Decode(message.LeastInterval) ?? throw new WireException("least_interval is missing")
        );

    private static EndpointMessage Encode(Endpoint endpoint)
    {
        var message = new EndpointMessage
        {
            Address = endpoint.Address,
            Port = endpoint.Port,
            State = EnumMaps.EndpointStates.Encode(endpoint.State),
        };
        if (endpoint.Zone is { } zone)
        {
            message.Zone = zone;
        }

        return message;
    }

    private static Endpoint Decode(EndpointMessage message) =>
        new(message.Address, message.Port, EnumMaps.EndpointStates.Decode(message.State)) { Zone = message.HasZone ? message.Zone : null };
}
