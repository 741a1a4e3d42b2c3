using System.Text;
using System.Text.Json;
using Portolan.Api;
using Portolan.ApiServer.Errors;

namespace Portolan.ApiServer.Objects;

/// <summary>Where the next page starts, and at which version; version -1: at whatever is newest.</summary>
internal sealed record ContinueToken(long Version, NamespacedName After)
{
    public const long Newest = -1;

    /// <summary>The text that clients send back.</summary>
    public string Encode() =>
        Convert
            .ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new object[] { "v1", Version, After.Namespace, After.Name }))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');

    /// <exception cref="StatusException">400: no token of this server.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(padded)));
            var parts = json.RootElement;
            if (parts[0].GetString() == "v1" && parts.GetArrayLength() == 4)
            {
                return new(parts[1].GetInt64(), new(parts[2].GetString()!, parts[3].GetString()!));
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or IndexOutOfRangeException) { }

        throw Refusals.BadRequest("invalid continue token: continue key is not valid: it was not given out by this server");
    }
}
