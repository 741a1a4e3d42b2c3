using System.Net;
using System.Security.Cryptography.X509Certificates;
using Portolan.Api.Schemas;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer;

/// <summary>What an API server is started with.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Where objects are kept; made if it is not there. One server at a time uses it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The address to listen on; only this machine reaches the default.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes any that is free.</summary>
    public int Port { get; init; } = 6443;

    /// <summary>The server's certificate with its key; without one the server speaks plain HTTP, which is for tests only.</summary>
    public X509Certificate2? ServerCertificate { get; init; }

    /// <summary>
    /// Who issued <see cref="ServerCertificate"/>: every namespace has it as the ConfigMap <c>kube-root-ca.crt</c>. Without one there is no
    /// such ConfigMap.
    /// </summary>
    public X509Certificate2? ServerAuthority { get; init; }

    /// <summary>Who may issue client certificates; the subject's CN is the user, its O are the groups.</summary>
    public X509Certificate2Collection ClientAuthorities { get; init; } = [];

    /// <summary>Users by bearer token.</summary>
    public IReadOnlyDictionary<string, ApiUser> BearerTokens { get; init; } = new Dictionary<string, ApiUser>();

    /// <summary>The kinds served from the start; CustomResourceDefinitions cannot change them.</summary>
    public required IReadOnlyList<ResourceDefinition> Definitions { get; init; }

    /// <summary>Where each request is written down as a line of JSON; null for nowhere.</summary>
    public string? AuditLogPath { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What an acknowledged write survives.</summary>
    public StoreDurability Durability { get; init; } = StoreDurability.PowerLoss;

    /// <summary>What the store's file may grow to; writes that need more are answered with 507. Null: as far as the disk allows.</summary>
    public long? MaximumStoreBytes { get; init; }

    /// <summary>How many changes of each kind a watch can resume from.</summary>
    public int WatchHistoryLength { get; init; } = 8192;

    /// <summary>How long a page token is good for, and how long changes are remembered at most.</summary>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The range that Services get their <c>clusterIP</c> from; loopback addresses, so that a proxy on this machine can own them.
    /// </summary>
    public IPNetwork ServiceRange { get; init; } = IPNetwork.Parse("127.96.0.0/12");
}
