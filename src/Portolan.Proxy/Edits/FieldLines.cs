using System.Buffers;
using Portolan.Http.Messages;

namespace Portolan.Proxy.Edits;

/// <summary>Changes of fields that have several lines.</summary>
internal static class FieldLines
{
    private const int StackBytes = 512;

    /// <summary>Puts a value behind those that are there, in one line (RFC 9110, 5.3); alone when there is none.</summary>
    public static void Append(FieldSection fields, FieldName name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> separator)
    {
        if (name.IndexIn(fields) < 0)
        {
            fields.Add(name.Field, name.Text, value);
            return;
        }

        var size = value.Length;
        for (var line = name.IndexIn(fields); line >= 0; line = name.IndexIn(fields, line + 1))
        {
            size += fields.ValueOf(line).Length + separator.Length;
        }

        var rented = size > StackBytes ? ArrayPool<byte>.Shared.Rent(size) : null;
        var joined = rented ?? stackalloc byte[StackBytes];
        var length = 0;
        for (var line = name.IndexIn(fields); line >= 0; line = name.IndexIn(fields, line + 1))
        {
            fields.ValueOf(line).CopyTo(joined[length..]);
            length += fields.ValueOf(line).Length;
            separator.CopyTo(joined[length..]);
            length += separator.Length;
        }

        value.CopyTo(joined[length..]);
        name.RemoveFrom(fields);
        fields.Add(name.Field, name.Text, joined[..size]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>
    /// Makes one line of the <c>cookie</c> lines of HTTP/2, which may be many (RFC 9113, 8.2.3: "these MUST be concatenated into a single
    /// octet string using the two-octet delimiter of 0x3b, 0x20").
    /// </summary>
    public static void JoinCookies(FieldSection fields)
    {
        var first = fields.IndexOf(KnownField.Cookie);
        var last = -1;
        for (var line = first; line >= 0; line = fields.IndexOf(KnownField.Cookie, line + 1))
        {
            last = line;
        }

        if (last > first)
        {
            var name = new FieldName(KnownField.Cookie, Cookie);
            var value = fields.ValueOf(last).ToArray();
            fields.RemoveAt(last);
            Append(fields, name, value, "; "u8);
        }
    }

    private static readonly byte[] Cookie = "cookie"u8.ToArray();
}
