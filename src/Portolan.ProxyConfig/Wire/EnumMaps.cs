using Portolan.Routing;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire forms of all enums.</summary>
internal static class EnumMaps
{
    public static readonly EnumMap<ListenerProtocol, ListenerProtocolCode> ListenerProtocols = new(
        (ListenerProtocol.Http, ListenerProtocolCode.Http),
        (ListenerProtocol.Https, ListenerProtocolCode.Https),
        (ListenerProtocol.Tls, ListenerProtocolCode.Tls),
        (ListenerProtocol.Tcp, ListenerProtocolCode.Tcp),
        (ListenerProtocol.Udp, ListenerProtocolCode.Udp),
        (ListenerProtocol.TlsPassthrough, ListenerProtocolCode.TlsPassthrough)
    );

    public static readonly EnumMap<ListenerDirection, ListenerDirectionCode> ListenerDirections = new(
        (ListenerDirection.Edge, ListenerDirectionCode.Edge),
        (ListenerDirection.Inbound, ListenerDirectionCode.Inbound),
        (ListenerDirection.Outbound, ListenerDirectionCode.Outbound)
    );

    public static readonly EnumMap<ClientValidationMode, ClientValidationModeCode> ClientValidationModes = new(
        (ClientValidationMode.Require, ClientValidationModeCode.Require),
        (ClientValidationMode.Request, ClientValidationModeCode.Request)
    );

    public static readonly EnumMap<ScopeKind, ScopeKindCode> ScopeKinds = new(
        (ScopeKind.Gateway, ScopeKindCode.Gateway),
        (ScopeKind.Workload, ScopeKindCode.Workload),
        (ScopeKind.Namespace, ScopeKindCode.Namespace),
        (ScopeKind.ZoneIngress, ScopeKindCode.ZoneIngress),
        (ScopeKind.ZoneEgress, ScopeKindCode.ZoneEgress)
    );

    public static readonly EnumMap<BackendProtocol, BackendProtocolCode> BackendProtocols = new(
        (BackendProtocol.Http1, BackendProtocolCode.Http1),
        (BackendProtocol.Http2, BackendProtocolCode.Http2),
        (BackendProtocol.Tcp, BackendProtocolCode.Tcp),
        (BackendProtocol.Udp, BackendProtocolCode.Udp)
    );

    public static readonly EnumMap<SessionCarrier, SessionCarrierCode> SessionCarriers = new(
        (SessionCarrier.Cookie, SessionCarrierCode.Cookie),
        (SessionCarrier.Header, SessionCarrierCode.Header)
    );

    public static readonly EnumMap<CookieLifetime, CookieLifetimeCode> CookieLifetimes = new(
        (CookieLifetime.Session, CookieLifetimeCode.Session),
        (CookieLifetime.Permanent, CookieLifetimeCode.Permanent)
    );

    public static readonly EnumMap<EndpointState, EndpointStateCode> EndpointStates = new(
        (EndpointState.Ready, EndpointStateCode.Ready),
        (EndpointState.Draining, EndpointStateCode.Draining)
    );

    public static readonly EnumMap<PathMatchType, PathMatchCode> PathMatchTypes = new(
        (PathMatchType.Exact, PathMatchCode.Exact),
        (PathMatchType.Prefix, PathMatchCode.Prefix),
        (PathMatchType.RegularExpression, PathMatchCode.RegularExpression)
    );

    public static readonly EnumMap<ValueMatchType, ValueMatchCode> ValueMatchTypes = new(
        (ValueMatchType.Exact, ValueMatchCode.Exact),
        (ValueMatchType.RegularExpression, ValueMatchCode.RegularExpression),
        (ValueMatchType.Prefix, ValueMatchCode.Prefix),
        (ValueMatchType.Present, ValueMatchCode.Present),
        (ValueMatchType.Absent, ValueMatchCode.Absent)
    );

    public static readonly EnumMap<ProxyKind, ProxyKindCode> ProxyKinds = new(
        (ProxyKind.Gateway, ProxyKindCode.Gateway),
        (ProxyKind.Sidecar, ProxyKindCode.Sidecar),
        (ProxyKind.ZoneIngress, ProxyKindCode.ZoneIngress),
        (ProxyKind.ZoneEgress, ProxyKindCode.ZoneEgress)
    );

    public static readonly EnumMap<ListenerFault, ListenerFaultCode> ListenerFaults = new(
        (ListenerFault.None, ListenerFaultCode.None),
        (ListenerFault.PortInUse, ListenerFaultCode.PortInUse),
        (ListenerFault.PermissionDenied, ListenerFaultCode.PermissionDenied),
        (ListenerFault.BadCertificate, ListenerFaultCode.BadCertificate),
        (ListenerFault.Other, ListenerFaultCode.Other)
    );
}
