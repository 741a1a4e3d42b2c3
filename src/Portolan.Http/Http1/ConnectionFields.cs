using System.Buffers.Text;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary>
/// The fields of one connection: framing, persistence, upgrades (RFC 9112, 6 and 9; RFC 9110, 7.6.1). <see cref="Take"/> reads them, marks
/// them to be taken out of the section, and refuses what could be read in two ways. On the way it notes where Host and Expect are: one look
/// at each line is all that the end of a head costs.
/// </summary>
internal sealed class ConnectionFields
{
    // A field nominates a handful of others; each is looked for among all lines, so a list of thousands would cost millions of comparisons.
    private const int MostOptions = 32;

    private const int LongestUpgrade = 64;

    private static readonly ulong OfConnection = new[]
    {
        KnownField.Connection,
        KnownField.ContentLength,
        KnownField.KeepAlive,
        KnownField.ProxyConnection,
        KnownField.TE,
        KnownField.TransferEncoding,
        KnownField.Upgrade,
    }.Aggregate(0UL, (mask, field) => mask | (1UL << (int)field));

    private static readonly ulong Watched = OfConnection | (1UL << (int)KnownField.Host) | (1UL << (int)KnownField.Expect);

    private readonly byte[] _upgrade = new byte[LongestUpgrade];
    private int _upgradeLength;
    private int _upgradeLines;
    private int _options;
    private bool _namesUpgrade;

    /// <summary>The declared length of the body.</summary>
    public long? ContentLength { get; private set; }

    /// <summary>Whether the body is in chunks.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>Whether <c>Connection</c> has <c>close</c>.</summary>
    public bool Closes { get; private set; }

    /// <summary>Whether <c>Connection</c> has <c>keep-alive</c>.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>The last line of Host; -1 when there is none.</summary>
    public int HostLine { get; private set; }

    /// <summary>How many lines of Host there are.</summary>
    public int Hosts { get; private set; }

    /// <summary>The last line of Expect; -1 when there is none.</summary>
    public int ExpectLine { get; private set; }

    /// <summary>Whether <c>TE</c> has <c>trailers</c>.</summary>
    public bool TakesTrailers { get; private set; }

    /// <summary>
    /// The one protocol of <c>Upgrade</c>, when <c>Connection</c> names it; empty when there is none, or several (RFC 9110, 7.8 lets a
    /// server ignore it).
    /// </summary>
    public ReadOnlySpan<byte> Upgrade => _namesUpgrade && _upgradeLines == 1 ? _upgrade.AsSpan(0, _upgradeLength) : [];

    /// <summary>Whether the connection goes on after this message, as its sender sees it (RFC 9112, 9.3).</summary>
    public bool GoesOn(HttpVersion version) => !Closes && (version == HttpVersion.Http11 || KeepsAlive);

    /// <summary>
    /// Reads the fields; those of the connection are struck, and gone once <see cref="FieldSection.RemoveStruck"/> is called.
    /// </summary>
    public Http1Error? Take(FieldSection section, HttpVersion version)
    {
        ContentLength = null;
        IsChunked = false;
        Closes = false;
        KeepsAlive = false;
        _upgradeLength = 0;
        _upgradeLines = 0;
        _options = 0;
        _namesUpgrade = false;
        TakesTrailers = false;
        HostLine = -1;
        Hosts = 0;
        ExpectLine = -1;

        for (var line = 0; line < section.Count; line++)
        {
            var field = section.FieldOf(line);
            if (((Watched >> (int)field) & 1) == 0)
            {
                continue;
            }

            if (field == KnownField.Host)
            {
                HostLine = line;
                Hosts++;
            }
            else if (field == KnownField.Expect)
            {
                ExpectLine = line;
            }
            else if (TakeLine(section, line, version) is { } error)
            {
                return error;
            }
            else
            {
                section.Strike(line);
            }
        }

        return ContentLength is not null && IsChunked ? Http1Error.LengthAndEncoding : null;
    }

    /// <summary>Whether a field belongs to one connection, whether or not <c>Connection</c> names it.</summary>
    internal static bool IsOfConnection(KnownField field) => ((OfConnection >> (int)field) & 1) != 0;

    private Http1Error? TakeLine(FieldSection section, int line, HttpVersion version)
    {
        var value = section.ValueOf(line);
        switch (section.FieldOf(line))
        {
            case KnownField.Connection:
                return TakeOptions(section, value);

            case KnownField.ContentLength:
                return TakeLength(value);

            case KnownField.TransferEncoding:
                return TakeEncoding(value, version);

            case KnownField.TE:
                TakesTrailers |= ListText.Contains(value, "trailers"u8);
                return null;

            case KnownField.Upgrade:
                _upgradeLines++;
                if (value.Length <= LongestUpgrade && IsProtocol(value))
                {
                    value.CopyTo(_upgrade);
                    _upgradeLength = value.Length;
                }

                return null;

            default:
                return null;
        }
    }

    private Http1Error? TakeOptions(FieldSection section, ReadOnlySpan<byte> value)
    {
        while (ListText.Next(ref value, out var option))
        {
            if (!HttpText.IsToken(option) || ++_options > MostOptions)
            {
                return Http1Error.ConnectionSyntax;
            }

            if (HttpText.Same(option, "close"u8))
            {
                Closes = true;
            }
            else if (HttpText.Same(option, "keep-alive"u8))
            {
                KeepsAlive = true;
            }
            else if (HttpText.Same(option, "upgrade"u8))
            {
                _namesUpgrade = true;
            }
            else
            {
                StrikeNamed(section, option);
            }
        }

        return null;
    }

    /// <summary>
    /// A field that <c>Connection</c> names goes no further (RFC 9110, 7.6.1). Host and what is read here is not taken away by being named.
    /// </summary>
    private static void StrikeNamed(FieldSection section, ReadOnlySpan<byte> name)
    {
        for (var line = 0; line < section.Count; line++)
        {
            if (
                section.NameOf(line).Length == name.Length
                && HttpText.Same(section.NameOf(line), name)
                && section.FieldOf(line) != KnownField.Host
                && !IsOfConnection(section.FieldOf(line))
            )
            {
                section.Strike(line);
            }
        }
    }

    private Http1Error? TakeLength(ReadOnlySpan<byte> value)
    {
        if (ContentLength is not null)
        {
            return Http1Error.ContentLengthRepeated;
        }

        // The parser takes a sign; 18 digits never overflow.
        if (
            value.IsEmpty
            || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || value.Length > 18
            || !Utf8Parser.TryParse(value, out long length, out _)
        )
        {
            return Http1Error.ContentLengthSyntax;
        }

        ContentLength = length;
        return null;
    }

    private Http1Error? TakeEncoding(ReadOnlySpan<byte> value, HttpVersion version)
    {
        if (version == HttpVersion.Http10)
        {
            return Http1Error.TransferEncodingVersion;
        }

        if (IsChunked)
        {
            return Http1Error.TransferEncodingRepeated;
        }

        if (HttpText.Same(value, "chunked"u8))
        {
            IsChunked = true;
            return null;
        }

        var chunked = 0;
        var isLast = false;
        while (ListText.Next(ref value, out var coding))
        {
            isLast = HttpText.Same(coding, "chunked"u8);
            chunked += isLast ? 1 : 0;
        }

        return isLast && chunked == 1 ? Http1Error.TransferCodingUnknown : Http1Error.TransferEncodingNotChunked;
    }

    private static bool IsProtocol(ReadOnlySpan<byte> value)
    {
        var slash = value.IndexOf((byte)'/');
        return slash < 0 ? HttpText.IsToken(value) : HttpText.IsToken(value[..slash]) && HttpText.IsToken(value[(slash + 1)..]);
    }
}
