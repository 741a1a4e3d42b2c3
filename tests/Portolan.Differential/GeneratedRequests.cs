using System.Globalization;

namespace Portolan.Differential;

/// <summary>
/// Families of requests that differ in one byte: which bytes a place allows is one table in the RFC, and each byte of it is a case.
/// </summary>
internal static class GeneratedRequests
{
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static IEnumerable<RequestCase> All()
    {
        foreach (var value in Enumerable.Range(0, 256).Select(number => (byte)number))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{value:x2}");

            // RFC 9110, 5.5: a field value holds visible characters, obs-text, and inside it space and tab.
            yield return Case(
                $"byte {name} in a value",
                "9110 5.5",
                [.. "GET / HTTP/1.1\r\nHost: x.test\r\nX-A: b"u8, value, .. "c\r\n\r\n"u8],
                value == '\t' || (value >= 0x20 && value != 0x7F)
            );

            // RFC 9110, 5.1 and 5.6.2: a field name is a token. (A colon ends the name, and what follows is its value.)
            var isName = value == ':' || TokenCharacters.Contains((char)value, StringComparison.Ordinal);
            yield return Case(
                $"byte {name} in a name",
                "9110 5.1",
                [.. "GET / HTTP/1.1\r\nHost: x.test\r\nX"u8, value, .. "A: b\r\n\r\n"u8],
                isName
            );

            // RFC 3986, 3.4, with what browsers send raw: visible ASCII but for "#".
            if (value is not (byte)' ')
            {
                yield return Case(
                    $"byte {name} in a query",
                    "9112 3.2",
                    [.. "GET /a?b"u8, value, .. "c HTTP/1.1\r\nHost: x.test\r\n\r\n"u8],
                    value is > 0x20 and < 0x7F and not (byte)'#'
                );
            }

            // RFC 9110, 9.1: a method is a token.
            if (value is not (byte)' ')
            {
                yield return Case(
                    $"byte {name} in a method",
                    "9110 9.1",
                    [.. "GE"u8, value, .. "T / HTTP/1.1\r\nHost: x.test\r\n\r\n"u8],
                    TokenCharacters.Contains((char)value, StringComparison.Ordinal)
                );
            }
        }
    }

    private static RequestCase Case(string name, string rfc, byte[] send, bool isRight) =>
        new(name)
        {
            Rfc = rfc,
            Send = send,
            Statuses = [isRight ? 200 : 400],
            After = isRight ? After.Open : After.Close,
            Because = "One table of the RFC for every byte.",
        };
}
