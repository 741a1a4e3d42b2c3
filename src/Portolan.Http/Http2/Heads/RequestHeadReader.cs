using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http2.Heads;

/// <summary>
/// Reads the head of a request from its field block (RFC 9113, 8.3.1; RFC 8441, 4). A block is decoded to its end whatever is wrong with
/// it.
/// </summary>
internal static class RequestHeadReader
{
    /// <summary>
    /// Reads it. Null when it is good; <see cref="Http2Error.Compression"/> is the connection's, every other error the stream's.
    /// </summary>
    public static Http2Error? Read(HpackDecoder decoder, ReadOnlySpan<byte> block, HttpRequestHead head, Http2Limits limits)
    {
        var lines = new FieldLines(head.Fields, limits);
        Http2Error? error = null;
        var seen = 0;
        var isPseudoOver = false;
        var field = default(HpackField);
        HpackStep step;
        decoder.Begin();
        while ((step = decoder.Next(ref block, ref field)) == HpackStep.Field)
        {
            if (error is not null || (error = lines.Check(field)) is not null)
            {
                continue;
            }

            if (field.Identity.Pseudo == PseudoField.None)
            {
                isPseudoOver = true;
                error = lines.Add(field);
            }
            else
            {
                error = isPseudoOver ? Http2Error.PseudoLate : TakePseudo(field, head, ref seen);
            }
        }

        decoder.End();
        lines.End();
        if (step == HpackStep.Error)
        {
            return Http2Error.Compression;
        }

        head.Version = HttpVersion.Http2;
        head.ContentLength = lines.ContentLength;
        return error ?? Judge(head, seen);
    }

    private static Http2Error? TakePseudo(scoped in HpackField field, HttpRequestHead head, ref int seen)
    {
        var bit = 1 << (int)field.Identity.Pseudo;
        if ((seen & bit) != 0)
        {
            return Http2Error.PseudoRepeated;
        }

        seen |= bit;
        head.IsSensitive |= field.IsSensitive;
        var value = field.Value;
        switch (field.Identity.Pseudo)
        {
            case PseudoField.Method:
                head.SetMethod(value);
                return HttpText.IsToken(value) ? null : Http2Error.MethodSyntax;

            case PseudoField.Scheme:
                return TakeScheme(value, head);

            case PseudoField.Authority:
                head.SetAuthority(value);
                return AuthorityText.TryRead(value, out _, out _) ? null : Http2Error.AuthoritySyntax;

            case PseudoField.Path:
                head.SetTarget(value);
                return HttpText.IsTarget(value) || value is [(byte)'*'] ? null : Http2Error.PathSyntax;

            case PseudoField.Protocol:
                head.SetProtocol(value);
                return HttpText.IsToken(value) ? null : Http2Error.ProtocolWithoutConnect;

            default:
                return Http2Error.PseudoUnknown;
        }
    }

    private static Http2Error? TakeScheme(ReadOnlySpan<byte> value, HttpRequestHead head)
    {
        if (HttpText.Same(value, "https"u8))
        {
            head.SetScheme("https"u8);
            return null;
        }

        if (HttpText.Same(value, "http"u8))
        {
            head.SetScheme("http"u8);
            return null;
        }

        return Http2Error.SchemeSyntax;
    }

    private static Http2Error? Judge(HttpRequestHead head, int seen)
    {
        if (!Has(seen, PseudoField.Method))
        {
            return Http2Error.PseudoMissing;
        }

        var isConnect = head.Method.SequenceEqual("CONNECT"u8);
        if (Has(seen, PseudoField.Protocol) && !isConnect)
        {
            return Http2Error.ProtocolWithoutConnect;
        }

        if (TakeHost(head) is { } hostError)
        {
            return hostError;
        }

        if (isConnect && !Has(seen, PseudoField.Protocol))
        {
            return JudgeConnect(head, seen);
        }

        // 8.3.1: "All HTTP/2 requests MUST include exactly one valid value for the ":method", ":scheme", and ":path" pseudo-header fields,
        // unless they are CONNECT requests."
        if (!Has(seen, PseudoField.Scheme) || !Has(seen, PseudoField.Path))
        {
            return Http2Error.PseudoMissing;
        }

        if (head.Target is [(byte)'*'] && !head.Method.SequenceEqual("OPTIONS"u8))
        {
            return Http2Error.PathSyntax;
        }

        if (isConnect && head.ContentLength is not null)
        {
            return Http2Error.ContentLengthSyntax;
        }

        TakeExpectation(head);
        return null;
    }

    // 8.5: CONNECT has an authority with a port, and neither scheme nor path. What follows is the tunnel's.
    private static Http2Error? JudgeConnect(HttpRequestHead head, int seen)
    {
        if (
            Has(seen, PseudoField.Scheme)
            || Has(seen, PseudoField.Path)
            || !AuthorityText.TryRead(head.Authority, out _, out var port)
            || port <= 0
        )
        {
            return Http2Error.ConnectForm;
        }

        return head.ContentLength is null ? null : Http2Error.ContentLengthSyntax;
    }

    // One authority: ":authority", or else Host; with both, they are the same (8.3.1). An empty port is none (RFC 3986, 6.2.3).
    private static Http2Error? TakeHost(HttpRequestHead head)
    {
        var line = head.Fields.IndexOf(KnownField.Host);
        if (line >= 0)
        {
            if (head.Fields.IndexOf(KnownField.Host, line + 1) >= 0)
            {
                return Http2Error.AuthorityDiffers;
            }

            var host = head.Fields.ValueOf(line);
            if (head.Authority.IsEmpty)
            {
                head.SetAuthority(host);
            }
            else if (!System.Text.Ascii.EqualsIgnoreCase(head.Authority, host))
            {
                return Http2Error.AuthorityDiffers;
            }

            head.Fields.RemoveAt(line);
        }

        if (!AuthorityText.TryRead(head.Authority, out _, out _))
        {
            return Http2Error.AuthoritySyntax;
        }

        if (head.Authority[^1] == ':')
        {
            head.SetAuthority(head.Authority[..^1]);
        }

        return null;
    }

    private static void TakeExpectation(HttpRequestHead head)
    {
        for (var line = head.Fields.IndexOf(KnownField.Expect); line >= 0; line = head.Fields.IndexOf(KnownField.Expect, line))
        {
            if (HttpText.Same(head.Fields.ValueOf(line), "100-continue"u8))
            {
                head.ExpectsContinue = true;
                head.Fields.RemoveAt(line);
            }
            else
            {
                line++;
            }
        }
    }

    private static bool Has(int seen, PseudoField field) => (seen & (1 << (int)field)) != 0;
}
