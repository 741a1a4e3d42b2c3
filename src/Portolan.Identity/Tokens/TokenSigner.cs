using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Portolan.Identity.Tokens;

/// <summary>Writes and reads dataplane tokens: JWTs (RFC 7519) signed with RS256, as Kuma's control plane issues them.</summary>
public static class TokenSigner
{
    private const int LongestToken = 16 * 1024;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Writes a token.</summary>
    /// <param name="token">What it says; its id and end are made here.</param>
    /// <param name="key">A private key.</param>
    /// <param name="validFor">How long it is valid.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="CryptographicException">The key is a public one.</exception>
    public static string Issue(DataplaneToken token, SigningKey key, TimeSpan validFor, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var tags = new JsonObject();
        foreach (var (tag, values) in token.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            tags[tag] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }

        var claims = new JsonObject
        {
            ["Name"] = token.Name,
            ["Mesh"] = token.Mesh,
            ["Tags"] = tags,
            ["Type"] = token.Type,
            ["Workload"] = token.Workload,
            ["exp"] = (now + validFor).ToUnixTimeSeconds(),
            ["nbf"] = (now - ClockSkew).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        var header = new JsonObject
        {
            ["alg"] = "RS256",
            ["kid"] = key.Id,
            ["typ"] = "JWT",
        };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = key.Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Reads a token that somebody shows.</summary>
    /// <param name="token">The token: hostile until it is verified.</param>
    /// <param name="keys">The keys of the mesh, by id.</param>
    /// <param name="revoked">The ids of tokens that are no longer valid.</param>
    /// <param name="time">The clock.</param>
    public static TokenResult Verify(
        string token,
        IReadOnlyDictionary<string, SigningKey> keys,
        IReadOnlySet<string> revoked,
        TimeProvider time
    )
    {
        if (token.Length > LongestToken || token.Split('.') is not [var header, var claims, var signature])
        {
            return new TokenResult.Refused("it is not a JWT");
        }

        // The algorithm is ours to say, not the bearer's: "none" and HS256 with the public key as a secret are the known attacks.
        if (Decode(header) is not { } head || Text(head, "alg") != "RS256")
        {
            return new TokenResult.Refused("it is not a JWT with alg RS256");
        }

        if (Text(head, "kid") is not { } id || !keys.TryGetValue(id, out var key))
        {
            return new TokenResult.Refused("no signing key of the mesh has its kid");
        }

        if (!IsSignedBy(key, $"{header}.{claims}", signature))
        {
            return new TokenResult.Refused("its signature is not that of its signing key");
        }

        return Decode(claims) is { } said ? Judge(said, revoked, time.GetUtcNow()) : new TokenResult.Refused("its claims are not JSON");
    }

    /// <summary>The mesh that a token claims to be of, before anything is verified: it chooses the keys. Null when there is none.</summary>
    public static string? ClaimedMesh(string token) =>
        token.Length <= LongestToken && token.Split('.') is [_, var claims, _] && Decode(claims) is { } said ? Text(said, "Mesh") : null;

    /// <summary>The id of the key that a token claims to be signed with, before anything is verified. Null when there is none.</summary>
    public static string? ClaimedKey(string token) =>
        token.Length <= LongestToken && token.Split('.') is [var header, _, _] && Decode(header) is { } head ? Text(head, "kid") : null;

    private static TokenResult Judge(JsonElement claims, IReadOnlySet<string> revoked, DateTimeOffset now)
    {
        if (Time(claims, "exp") is not { } end || now >= end)
        {
            return new TokenResult.Refused("it has expired");
        }

        if (Time(claims, "nbf") is { } start && now < start)
        {
            return new TokenResult.Refused("it is not valid yet");
        }

        if (Text(claims, "jti") is not { Length: > 0 } id || revoked.Contains(id))
        {
            return new TokenResult.Refused("it was revoked");
        }

        if (Text(claims, "Mesh") is not { Length: > 0 } mesh || TagsOf(claims) is not { } tags)
        {
            return new TokenResult.Refused("it names no mesh, or its tags are not lists of texts");
        }

        return new TokenResult.Valid(
            new DataplaneToken
            {
                Name = Text(claims, "Name") ?? "",
                Mesh = mesh,
                Tags = tags,
                Type = Text(claims, "Type") is { Length: > 0 } type ? type : "dataplane",
                Workload = Text(claims, "Workload") ?? "",
                Id = id,
                Expires = end,
            }
        );
    }

    private static Dictionary<string, IReadOnlyList<string>>? TagsOf(JsonElement claims)
    {
        var tags = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (!claims.TryGetProperty("Tags", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return tags;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var tag in given.EnumerateObject())
        {
            if (
                tag.Value.ValueKind != JsonValueKind.Array
                || tag.Value.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.String)
            )
            {
                return null;
            }

            tags[tag.Name] = [.. tag.Value.EnumerateArray().Select(value => value.GetString()!)];
        }

        return tags;
    }

    private static bool IsSignedBy(SigningKey key, string signed, string signature)
    {
        Span<byte> octets = stackalloc byte[1024];
        return signature.Length <= 1366
            && Base64Url.IsValid(signature)
            && Base64Url.TryDecodeFromChars(signature, octets, out var length)
            && key.Key.VerifyData(Encoding.UTF8.GetBytes(signed), octets[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    // Two values for one claim would let two readers disagree.
    private static JsonElement? Decode(string part)
    {
        try
        {
            if (!Base64Url.IsValid(part) || !Utf8.IsValid(Base64Url.DecodeFromChars(part)))
            {
                return null;
            }

            var options = new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Text(value) : null;

    // Half a surrogate pair, as "\ud800", is valid JSON and no text.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(JsonElement part, string name) =>
        part.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds)
        && seconds is >= 0 and <= 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
