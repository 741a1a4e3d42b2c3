using Portolan.ApiServer.Errors;

namespace Portolan.ApiServer.Patch;

/// <summary>RFC 6901.</summary>
internal static class JsonPointer
{
    public static string[] Parse(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }
        if (text[0] != '/')
        {
            throw Refusals.BadRequest($"JSON pointer \"{text}\" must start with '/'");
        }
        return
        [
            .. text[1..]
                .Split('/')
                .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
        ];
    }
}
