using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Portolan.Routing;
using Portolan.Routing.Paths;

namespace Portolan.Proxy.Sessions;

/// <summary>
/// Writes the <c>Set-Cookie</c> of a session. As GEP-1619 asks ("Secure, HttpOnly, SameSite"), it is closed to scripts and other sites, and
/// kept to TLS where there is TLS.
/// </summary>
internal static class SessionCookie
{
    // A date as RFC 9110, 5.6.7 has it.
    private const int DateLength = 29;

    /// <summary>Writes the cookie with its value and attributes.</summary>
    public static void Write(
        ArrayBufferWriter<byte> output,
        SessionPlan plan,
        ReadOnlySpan<byte> value,
        HttpMatch match,
        SessionMoment moment
    )
    {
        output.Write(plan.Cookie);
        output.Write("="u8);
        output.Write(value);
        if (plan.HasPath)
        {
            output.Write("; Path="u8);
            output.Write(Encoding.ASCII.GetBytes(PathOf(match)));
        }

        if (plan.IsPermanent)
        {
            output.Write("; Expires="u8);
            moment
                .Now.AddMilliseconds(plan.Lifetime)
                .TryFormat(output.GetSpan(DateLength), out var length, "r", CultureInfo.InvariantCulture);
            output.Advance(length);
            output.Write("; Max-Age="u8);
            Utf8Formatter.TryFormat(plan.Lifetime / 1000, output.GetSpan(20), out length);
            output.Advance(length);
        }

        output.Write(moment.Scheme == SessionScheme.Https ? "; Secure; HttpOnly; SameSite=Strict"u8 : "; HttpOnly; SameSite=Strict"u8);
    }

    /// <summary>
    /// The path that the cookie is for: that of the match; of an expression, the whole segments with which all that it matches begins
    /// (GEP-1619, "Path"). A client sends a cookie to what is below its path, as a prefix matches (RFC 6265, 5.1.4).
    /// </summary>
    public static string PathOf(HttpMatch match)
    {
        var path = match switch
        {
            { Grpc: { Type: ValueMatchType.Exact, Service: { Length: > 0 } service } } => $"/{service}",
            { Grpc: not null } => "/",
            { Path: { Type: PathMatchType.RegularExpression } expression } => Segments(LiteralPattern.Of(expression.Value)),
            { Path: { Type: PathMatchType.Prefix } prefix } => prefix.Value.TrimEnd('/'),
            _ => match.Path.Value,
        };

        // What an attribute cannot hold (RFC 6265, 4.1.1) is left to the path above it all.
        return path.StartsWith('/') && path.All(character => character is > ' ' and < '\x7F' and not ';') ? path : "/";
    }

    private static string Segments(LiteralPattern pattern) =>
        pattern.IsWhole ? pattern.Start : pattern.Start[..Math.Max(0, pattern.Start.LastIndexOf('/'))];
}

/// <summary>When and how an answer goes out.</summary>
internal readonly record struct SessionMoment(DateTimeOffset Now, SessionScheme Scheme);

/// <summary>How the client's connection came.</summary>
internal enum SessionScheme
{
    /// <summary>In clear text.</summary>
    Http,

    /// <summary>Over TLS.</summary>
    Https,
}
