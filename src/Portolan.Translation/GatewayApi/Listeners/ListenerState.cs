using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.GatewayApi.Attachment;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.GatewayApi.Listeners;

/// <summary>A listener of a Gateway, judged by all that stands in the API; whether a proxy serves it is another question.</summary>
internal sealed record ListenerState
{
    /// <summary>What it asks of routes.</summary>
    public required ListenerTerms Terms { get; init; }

    /// <summary>Its protocol as the user wrote it.</summary>
    public required string Protocol { get; init; }

    /// <summary>What it speaks, in ours; absent when it cannot be served.</summary>
    public ServedProtocol? Serves { get; init; }

    /// <summary>Why its protocol cannot be served.</summary>
    public Problem? Unsupported { get; init; }

    /// <summary>Whether datagrams come to it, and no connections.</summary>
    public bool IsOfDatagrams => Serves is { Family: ListenerFamily.Udp };

    /// <summary>Which other listeners it cannot be told apart from.</summary>
    public Problem? Conflict { get; init; }

    /// <summary>Why it cannot keep out the clients that it should.</summary>
    public Problem? Unguarded { get; init; }

    /// <summary>What is wrong with its route kinds, certificates or authorities.</summary>
    public Problem? Unresolved { get; init; }

    /// <summary>The Secrets of its certificates, those that can be used.</summary>
    public EquatableList<NamespacedName> Certificates { get; init; }

    /// <summary>What it asks of clients' certificates; absent for nothing.</summary>
    public ClientValidation? ClientValidation { get; init; }

    /// <summary>Why it cannot be served at all; absent when it can, perhaps with one certificate less.</summary>
    public Problem? Unservable { get; init; }

    /// <summary>Why the listener is not accepted.</summary>
    public Problem? Refusal => Misfit ?? Unguarded;

    /// <summary>Why the listener, as it is written, has no place at its Gateway, whatever becomes of the objects that it names.</summary>
    public Problem? Misfit => Unsupported ?? Conflict;
}
