using Portolan.Http.Text;

namespace Portolan.Http.ClientHellos;

/// <summary>Takes a whole ClientHello message apart; its name is brought into lower case in place.</summary>
internal static class HelloParser
{
    private const int ServerNameExtension = 0;
    private const int ProtocolsExtension = 16;
    private const int VersionsExtension = 43;

    public static bool TryParse(Span<byte> message, out Hello hello)
    {
        hello = default;
        var reader = new TlsCursor(message) { Position = 4 };
        if (
            !reader.TryNumber(2, out var version)
            || version >> 8 != 3
            || !reader.TrySkip(32)
            || !reader.TryVector(1, out var session)
            || session.Length > 32
            || !reader.TryVector(2, out var suites)
            || suites.Length == 0
            || suites.Length % 2 != 0
            || !reader.TryVector(1, out var compressions)
            || compressions.Length == 0
        )
        {
            return false;
        }

        hello.HighestVersion = version;

        // Extensions may be absent before TLS 1.3.
        return reader.IsAtEnd
            || (reader.TryVector(2, out var extensions) && reader.IsAtEnd && TryParseExtensions(message, extensions, ref hello));
    }

    private static bool TryParseExtensions(Span<byte> message, TlsVector extensions, ref Hello hello)
    {
        var seen = 0;
        var reader = new TlsCursor(message[..extensions.End]) { Position = extensions.Start };
        while (!reader.IsAtEnd)
        {
            if (!reader.TryNumber(2, out var type) || !reader.TryVector(2, out var data))
            {
                return false;
            }

            var mark = type switch
            {
                ServerNameExtension => 1,
                ProtocolsExtension => 2,
                VersionsExtension => 4,
                _ => 0,
            };
            if ((seen & mark) != 0)
            {
                // "There MUST NOT be more than one extension of the same type" (RFC 8446, 4.2): two names, and who reads which?
                return false;
            }

            seen |= mark;
            var content = new TlsCursor(message[..data.End]) { Position = data.Start };
            var isValid = mark switch
            {
                1 => TryReadName(message, ref content, ref hello),
                2 => TryReadProtocols(ref content, ref hello),
                4 => TryReadVersions(ref content, ref hello),
                _ => true,
            };
            if (!isValid)
            {
                return false;
            }
        }

        return true;
    }

    // RFC 6066, 3: a list of one host_name; in ASCII, without a dot at the end, and no address.
    private static bool TryReadName(Span<byte> message, ref TlsCursor content, ref Hello hello)
    {
        if (!content.TryVector(2, out var list) || !content.IsAtEnd || list.Length == 0)
        {
            return false;
        }

        var names = new TlsCursor(message[..list.End]) { Position = list.Start };
        if (!names.TryNumber(1, out var type) || type != 0 || !names.TryVector(2, out var name) || !names.IsAtEnd)
        {
            return false;
        }

        var text = message[name.Start..name.End];
        if (!AuthorityText.TryRead(text, out var hostLength, out _) || hostLength != text.Length || text[^1] == '.' || text[0] == '[')
        {
            return false;
        }

        System.Text.Ascii.ToLowerInPlace(text, out _);
        hello.NameStart = name.Start;
        hello.NameLength = name.Length;
        return true;
    }

    private static bool TryReadProtocols(ref TlsCursor content, ref Hello hello)
    {
        if (!content.TryVector(2, out var list) || !content.IsAtEnd || list.Length == 0)
        {
            return false;
        }

        content.Position = list.Start;
        while (!content.IsAtEnd)
        {
            if (!content.TryVector(1, out var name) || name.Length == 0)
            {
                return false;
            }
        }

        hello.ProtocolsStart = list.Start;
        hello.ProtocolsLength = list.Length;
        return true;
    }

    // RFC 8446, 4.2.1: when it is there, it alone says the versions. Those that are not 3.x are GREASE (RFC 8701).
    private static bool TryReadVersions(ref TlsCursor content, ref Hello hello)
    {
        if (!content.TryVector(1, out var list) || !content.IsAtEnd || list.Length is 0 || list.Length % 2 != 0)
        {
            return false;
        }

        content.Position = list.Start;
        var highest = 0;
        while (content.TryNumber(2, out var version))
        {
            highest = version >> 8 == 3 ? Math.Max(highest, version) : highest;
        }

        hello.HighestVersion = highest;
        return highest > 0;
    }
}
