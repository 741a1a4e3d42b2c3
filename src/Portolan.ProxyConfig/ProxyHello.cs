namespace Portolan.ProxyConfig;

/// <summary>What a proxy says first on a configuration stream.</summary>
/// <param name="Proxy">Whose work it does.</param>
/// <param name="Instance">Which of the replicas it is.</param>
/// <param name="ProxyVersion">The version of its program.</param>
/// <param name="Stream">A number that grows with each stream of the instance, over its restarts too; 0 when it does not count.</param>
public sealed record ProxyHello(ProxyKey Proxy, string Instance, string ProxyVersion, long Stream = 0);
