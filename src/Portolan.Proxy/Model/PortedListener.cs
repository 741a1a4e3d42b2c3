using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>What a port knows of one of its listeners, besides rules and certificates.</summary>
internal sealed record PortedListener(string Hostname, ListenerProtocol Protocol);
