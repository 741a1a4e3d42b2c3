using Portolan.ProxyConfig;

namespace Portolan.Translation.GatewayApi.References;

/// <summary>What a backend is used for.</summary>
internal enum BackendUse
{
    /// <summary>Requests: it must speak HTTP.</summary>
    Requests,

    /// <summary>Connections: what it speaks is between it and the client.</summary>
    Connections,

    /// <summary>Connections in the TLS that the client began: the proxy passes it through, and has no part in it.</summary>
    PassedTls,

    /// <summary>Datagrams: a port of UDP.</summary>
    Datagrams,
}

/// <summary>What follows from a use.</summary>
internal static class BackendUses
{
    /// <summary>The transport that is needed.</summary>
    public static BackendTransport Transport(this BackendUse use) =>
        use is BackendUse.Datagrams ? BackendTransport.Udp : BackendTransport.Tcp;
}

/// <summary>Who refers to a backend, and what for.</summary>
internal sealed record Referrer(ObjectKey Object, BackendUse Use);
