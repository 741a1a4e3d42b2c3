using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>
/// The wire form of updates. A scope of a kind that this version does not know is passed over: its resources mean nothing here.
/// </summary>
internal static class UpdateCodec
{
    public static UpdateMessage Encode(ConfigUpdate update) =>
        new()
        {
            Version = update.Version,
            Subscribed = { update.Subscribed.Select(KeyCodec.Encode) },
            Scopes = { update.Scopes.Select(scope => Encode(scope.Scope, DeltaCodec.Encode(scope.Delta))) },
        };

    /// <summary>A scope's part with a delta that is encoded already, since several proxies may get it.</summary>
    public static ScopeMessage Encode(ScopeKey scope, DeltaMessage delta) => new() { Scope = KeyCodec.Encode(scope), Delta = delta };

    public static DecodedUpdate Decode(UpdateMessage message)
    {
        var unread = new List<(ScopeKey Scope, UnreadResource Resource)>();
        var scopes = new List<ScopeDelta>(message.Scopes.Count);
        foreach (var scope in message.Scopes)
        {
            if (TryDecode(scope.Scope) is { } key)
            {
                var decoded = DeltaCodec.Decode(scope.Delta ?? new DeltaMessage());
                scopes.Add(new ScopeDelta(key, decoded.Delta));
                unread.AddRange(decoded.Unread.Select(resource => (key, resource)));
            }
        }

        var update = new ConfigUpdate
        {
            Version = message.Version,
            Subscribed = message.Subscribed.Select(TryDecode).OfType<ScopeKey>().ToEquatableList(),
            Scopes = scopes.ToEquatableList(),
        };
        return new DecodedUpdate(update, unread.ToEquatableList());
    }

    private static ScopeKey? TryDecode(ScopeKeyMessage message)
    {
        try
        {
            return KeyCodec.Decode(message);
        }
        catch (WireException)
        {
            return null;
        }
    }
}

/// <summary>What could be read of an update, and the resources that could not: the acknowledgement names them.</summary>
internal sealed record DecodedUpdate(ConfigUpdate Update, EquatableList<(ScopeKey Scope, UnreadResource Resource)> Unread);
