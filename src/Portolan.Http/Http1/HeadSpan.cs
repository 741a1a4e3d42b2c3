using System.Buffers.Text;
using System.Diagnostics;
using Portolan.Http.Messages;
using Portolan.Http.Text;

namespace Portolan.Http.Http1;

/// <summary>A span that is filled from its start. Whoever makes it has asked for enough room: one reservation a head.</summary>
internal ref struct HeadSpan(Span<byte> span)
{
    // The digits of the largest long, and of a status.
    private const int NumberRoom = 20;

    private readonly Span<byte> _span = span;

    /// <summary>How many octets are written.</summary>
    public int Length { get; private set; }

    /// <summary>What a section takes at most when its lines are written.</summary>
    public static int RoomFor(FieldSection fields) => fields.Length + (4 * fields.Count);

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_span[Length..]);
        Length += text.Length;
    }

    public void Add(long number)
    {
        Debug.Assert(number >= 0 && _span.Length - Length >= NumberRoom, "a number that is no length, or no room for it");
        Utf8Formatter.TryFormat(number, _span[Length..], out var written);
        Length += written;
    }

    /// <summary>Writes the lines, without those that only the writer itself may send: framing and what belongs to the connection.</summary>
    public void AddFields(FieldSection fields)
    {
        for (var line = 0; line < fields.Count; line++)
        {
            var field = fields.FieldOf(line);
            if (field is KnownField.Host || (ConnectionFields.IsOfConnection(field) && field != KnownField.TE))
            {
                continue;
            }

            AddLine(fields.NameOf(line), fields.ValueOf(line));
        }
    }

    public void AddLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Debug.Assert(HttpText.IsToken(name), "a field name that is no token");
        Debug.Assert(HttpText.IsFieldValue(value), "a field value with a control character, or white space at its ends");
        Add(name);
        Add(": "u8);
        Add(value);
        Add("\r\n"u8);
    }
}
