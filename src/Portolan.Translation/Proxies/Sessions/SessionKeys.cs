using System.Security.Cryptography;
using System.Text;
using Portolan.Api;
using Portolan.Primitives;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.Naming;
using KubernetesSecret = Portolan.Api.Core.Secret;

namespace Portolan.Translation.Proxies.Sessions;

/// <summary>
/// What proxies seal sessions with: one key for each proxy, which all of its replicas have, made from the one key that the control planes
/// keep in a Secret. Whoever replaces that Secret ends all sessions.
/// </summary>
public static class SessionKeys
{
    /// <summary>The field of the Secret.</summary>
    public const string Field = "key";

    /// <summary>The least length of what is in it, in bytes.</summary>
    public const int Length = 32;

    /// <summary>The Secret, in the system namespace.</summary>
    public static NamespacedName SecretIn(string systemNamespace) => new(systemNamespace, WellKnown.SessionKeySecret);

    // Of the Secret nothing but the key is looked at: a label that somebody sets changes no route.
    private static Rule<NamespacedName, SecretBytes?> Root { get; } =
        new(
            "session key",
            (reader, name) => reader.Get<KubernetesSecret>(name)?.Data.GetValueOrDefault(Field) is { Length: >= Length } key ? key : null
        );

    /// <summary>The key of a proxy, Base64; absent while there is no Secret, or nothing in it that could be a key.</summary>
    internal static Rule<ScopeKey, Secret?> OfProxy { get; } =
        new(
            "session key of a proxy",
            (reader, proxy) =>
                reader.Fetch(Root, SecretIn(reader.Options().SystemNamespace)) is { } root
                    ? new Secret(Convert.ToBase64String(HMACSHA256.HashData(root.Reveal(), Encoding.UTF8.GetBytes($"sessions of {proxy}"))))
                    : null
        );

    /// <summary>What a rule that asks for sessions does not get; absent when it gets them.</summary>
    internal static string? Missing(IReader reader) =>
        SecretIn(reader.Options().SystemNamespace) is var name && reader.Fetch(Root, name) is null
            ? $"has no effect until Secret \"{name}\" is there, with {Length} bytes or more under \"{Field}\": the control plane that leads makes it"
            : null;
}
