namespace Portolan.Translation.GatewayApi.References;

/// <summary>What a backend is used for.</summary>
internal enum BackendUse
{
    /// <summary>Requests: it must speak HTTP.</summary>
    Requests,

    /// <summary>Connections: what it speaks is between it and the client.</summary>
    Connections,
}

/// <summary>Who refers to a backend, and what for.</summary>
internal sealed record Referrer(ObjectKey Object, BackendUse Use);
