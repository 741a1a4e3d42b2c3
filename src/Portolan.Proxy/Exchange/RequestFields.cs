using System.Text;
using Portolan.Http.Messages;
using Portolan.Routing;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// Lets the router read a request's fields. Several lines of one name mean what they mean joined by commas (RFC 9110, 5.3).
/// </summary>
internal readonly struct RequestFields(HttpRequestHead head, CharScratch text) : IHeaderSource
{
    /// <inheritdoc />
    public bool TryGetHeader(string name, out HeaderFieldValue value)
    {
        if (name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            value = new HeaderFieldValue(text.Widen(head.Authority));
            return !head.Authority.IsEmpty;
        }

        var fields = head.Fields;
        var first = -1;
        var lines = 0;
        var length = 0;
        for (var line = 0; line < fields.Count; line++)
        {
            if (Ascii.EqualsIgnoreCase(fields.NameOf(line), name))
            {
                first = lines++ == 0 ? line : first;
                length += fields.ValueOf(line).Length;
            }
        }

        value = lines switch
        {
            0 => default,
            1 => new HeaderFieldValue(text.Widen(fields.ValueOf(first))),
            _ => new HeaderFieldValue(Join(name, text.Take(length + lines - 1))),
        };
        return lines > 0;
    }

    private ReadOnlySpan<char> Join(string name, Span<char> joined)
    {
        var fields = head.Fields;
        var position = 0;
        var isFirst = true;
        for (var line = 0; line < fields.Count; line++)
        {
            if (Ascii.EqualsIgnoreCase(fields.NameOf(line), name))
            {
                if (!isFirst)
                {
                    joined[position++] = ',';
                }

                isFirst = false;
                position += Encoding.Latin1.GetChars(fields.ValueOf(line), joined[position..]);
            }
        }

        return joined;
    }
}
