namespace Portolan.Translation.GatewayApi.Routes;

/// <summary>The ports of Services that a kind of route can be attached to.</summary>
internal enum ServicePortUse
{
    /// <summary>None: proxies beside workloads do not know the kind.</summary>
    None,

    /// <summary>Those whose <c>appProtocol</c> says that they speak HTTP.</summary>
    Requests,

    /// <summary>Those of TCP that do not.</summary>
    Connections,
}
