using System.Text;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Proxy.Edits;

/// <summary>The name of a field, in lower case, with the number under which it is known.</summary>
internal readonly record struct FieldName(KnownField Field, byte[] Text)
{
    /// <summary>
    /// Whether the field frames the message or belongs to one connection: the gateway's own business, which no edit may touch (RFC 9110,
    /// 7.6.1; RFC 9112, 6).
    /// </summary>
    public bool IsOfConnection =>
        Field
            is KnownField.Connection
                or KnownField.ContentLength
                or KnownField.Expect
                or KnownField.KeepAlive
                or KnownField.ProxyConnection
                or KnownField.TE
                or KnownField.Trailer
                or KnownField.TransferEncoding
                or KnownField.Upgrade;

    /// <summary>Encodes a name. Throws <see cref="ArgumentException"/> when it is no token.</summary>
    public static FieldName Of(string name)
    {
        var text = Encoding.UTF8.GetBytes(name.ToLowerInvariant());
        return HttpText.IsToken(text)
            ? new FieldName(KnownFields.Find(text), text)
            : throw new ArgumentException($"header \"{name}\": the name is not a token (RFC 9110, 5.1)", nameof(name));
    }

    /// <summary>Whether a line has the name.</summary>
    public bool Is(FieldSection fields, int line) =>
        fields.FieldOf(line) == Field && (Field != KnownField.Other || fields.NameOf(line).SequenceEqual(Text));

    /// <summary>The first line with the name at or after <paramref name="from"/>; -1 when there is none.</summary>
    public int IndexIn(FieldSection fields, int from = 0) =>
        Field == KnownField.Other ? fields.IndexOf(Text, from) : fields.IndexOf(Field, from);

    /// <summary>Takes every line with the name out.</summary>
    public void RemoveFrom(FieldSection fields)
    {
        if (Field == KnownField.Other)
        {
            fields.Remove(Text);
        }
        else
        {
            fields.Remove(Field);
        }
    }
}
