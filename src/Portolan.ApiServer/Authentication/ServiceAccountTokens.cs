using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Authentication;

/// <summary>
/// Issues and checks tokens of service accounts: JSON web tokens under a key of this store (HMAC-SHA256). A token ends with its time, with
/// its account, and with the object that it is bound to.
/// </summary>
internal sealed class ServiceAccountTokens(ObjectStore store, TimeProvider time)
{
    public const string DefaultAudience = "https://kubernetes.default.svc";
    private const string Issuer = "https://kubernetes.default.svc";
    private static readonly GroupResource ServiceAccounts = new("", "serviceaccounts");

    /// <summary>What a token may be bound to, with the claim that says so: the token ends with that object.</summary>
    private static readonly Dictionary<GroupResource, string> BoundKinds = new()
    {
        [new("", "pods")] = "pod",
        [new("", "secrets")] = "secret",
    };

    private readonly Lazy<byte[]> _key = new(() =>
        Convert.FromBase64String(
            store.GetOrAddFact("service-account-key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
        )
    );

    public string Issue(TokenGrant grant)
    {
        var account = grant.Account;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["aud"] = grant.Audiences.ToJsonArray(),
            ["exp"] = now + (long)grant.Lifetime.TotalSeconds,
            ["iat"] = now,
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = account.Name.Namespace,
                ["serviceaccount"] = new JsonObject { ["name"] = account.Name.Name, ["uid"] = account.Uid },
            },
            ["nbf"] = now,
            ["sub"] = UserName(account.Name),
        };
        if (grant.BoundTo is { } bound)
        {
            claims.GetObject("kubernetes.io")![BoundKinds[bound.Resource]] = new JsonObject
            {
                ["name"] = bound.Name.Name,
                ["uid"] = bound.Uid,
            };
        }
        var body = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonText.Write(claims))}";
        return $"{body}.{Encode(Sign(body))}";
    }

    /// <summary>Whose token it is; null if it is forged, over, or of an account or for an object that is gone.</summary>
    public KnownToken? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !IsSigned(parts))
        {
            return null;
        }
        if (JsonNode.Parse(Decode(parts[1])) is not JsonObject claims || claims.GetInteger("exp") <= time.GetUtcNow().ToUnixTimeSeconds())
        {
            return null;
        }
        var subject = claims.GetObject("kubernetes.io");
        var inNamespace = subject.GetString("namespace") ?? "";
        if (
            !Exists(subject.GetObject("serviceaccount"), ServiceAccounts, inNamespace)
            || BoundKinds.Any(kind => subject.GetObject(kind.Value) is { } bound && !Exists(bound, kind.Key, inNamespace))
        )
        {
            return null;
        }
        var account = subject.GetObject("serviceaccount");
        var name = new NamespacedName(inNamespace, account.GetString("name") ?? "");
        var user = new ApiUser(
            UserName(name),
            ["system:serviceaccounts", $"system:serviceaccounts:{name.Namespace}", "system:authenticated"]
        )
        {
            Uid = account.GetString("uid") ?? "",
        };
        return new(user, [.. claims.GetArray("aud").Strings()]);
    }

    private bool Exists(JsonObject? claim, GroupResource resource, string inNamespace) =>
        store.Current.Find(resource, new(inNamespace, claim.GetString("name") ?? "")) is { } stored && stored.Uid == claim.GetString("uid");

    private static string UserName(NamespacedName account) => $"system:serviceaccount:{account.Namespace}:{account.Name}";

    private bool IsSigned(string[] parts)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(Sign($"{parts[0]}.{parts[1]}"), Decode(parts[2]));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }
    }

    private byte[] Sign(string text) => HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes(text));

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[] Decode(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);
}

/// <summary>What a token shall be good for. <paramref name="BoundTo"/>: the object whose end is the end of the token.</summary>
internal sealed record TokenGrant(StoredObject Account, IReadOnlyList<string> Audiences, TimeSpan Lifetime, StoredObject? BoundTo);

/// <summary>Whose token it is, and who may accept it.</summary>
internal sealed record KnownToken(ApiUser User, IReadOnlyList<string> Audiences);
