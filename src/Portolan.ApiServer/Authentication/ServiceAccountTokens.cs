using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Authentication;

/// <summary>
/// Issues and checks tokens of service accounts: JSON web tokens under a key of this store (HMAC-SHA256). A token ends with its time, and with its account.
/// </summary>
internal sealed class ServiceAccountTokens(ObjectStore store, TimeProvider time)
{
    public const string DefaultAudience = "https://kubernetes.default.svc";
    private const string Issuer = "https://kubernetes.default.svc";
    private static readonly GroupResource ServiceAccounts = new("", "serviceaccounts");

    private readonly Lazy<byte[]> _key = new(() =>
        Convert.FromBase64String(store.GetOrAddFact("service-account-key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))));

    public string Issue(StoredObject account, IReadOnlyList<string> audiences, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["aud"] = audiences.ToJsonArray(),
            ["exp"] = now + (long)lifetime.TotalSeconds,
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
        var body = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonText.Write(claims))}";
        return $"{body}.{Encode(Sign(body))}";
    }

    /// <summary>The account's user; null if the token is forged, over, or of an account that is gone.</summary>
    public ApiUser? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !IsSigned(parts))
            return null;
        if (JsonNode.Parse(Decode(parts[1])) is not JsonObject claims || claims.GetInteger("exp") <= time.GetUtcNow().ToUnixTimeSeconds())
            return null;
        var bound = claims.GetObject("kubernetes.io");
        var account = bound.GetObject("serviceaccount");
        var name = new NamespacedName(bound.GetString("namespace") ?? "", account.GetString("name") ?? "");
        var stored = store.Current.Find(ServiceAccounts, name);
        if (stored is null || stored.Uid != account.GetString("uid"))
            return null;
        return new(UserName(name), ["system:serviceaccounts", $"system:serviceaccounts:{name.Namespace}", "system:authenticated"]) { Uid = stored.Uid };
    }

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
