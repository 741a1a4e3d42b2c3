namespace Portolan.ProxyConfig;

/// <summary>What a proxy says first on a configuration stream: whose work it does, which of the replicas it is, and its program version.</summary>
public sealed record ProxyHello(ProxyKey Proxy, string Instance, string ProxyVersion);
