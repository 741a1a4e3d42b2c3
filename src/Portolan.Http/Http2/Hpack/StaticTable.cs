using System.Text;
using Portolan.Http.Messages;

namespace Portolan.Http.Http2.Hpack;

/// <summary>The static table (RFC 7541, appendix A).</summary>
internal static class StaticTable
{
    /// <summary>The last index.</summary>
    public const int Length = 61;

    private static readonly Entry[] Entries = Make(
        (":authority", ""),
        (":method", "GET"),
        (":method", "POST"),
        (":path", "/"),
        (":path", "/index.html"),
        (":scheme", "http"),
        (":scheme", "https"),
        (":status", "200"),
        (":status", "204"),
        (":status", "206"),
        (":status", "304"),
        (":status", "400"),
        (":status", "404"),
        (":status", "500"),
        ("accept-charset", ""),
        ("accept-encoding", "gzip, deflate"),
        ("accept-language", ""),
        ("accept-ranges", ""),
        ("accept", ""),
        ("access-control-allow-origin", ""),
        ("age", ""),
        ("allow", ""),
        ("authorization", ""),
        ("cache-control", ""),
        ("content-disposition", ""),
        ("content-encoding", ""),
        ("content-language", ""),
        ("content-length", ""),
        ("content-location", ""),
        ("content-range", ""),
        ("content-type", ""),
        ("cookie", ""),
        ("date", ""),
        ("etag", ""),
        ("expect", ""),
        ("expires", ""),
        ("from", ""),
        ("host", ""),
        ("if-match", ""),
        ("if-modified-since", ""),
        ("if-none-match", ""),
        ("if-range", ""),
        ("if-unmodified-since", ""),
        ("last-modified", ""),
        ("link", ""),
        ("location", ""),
        ("max-forwards", ""),
        ("proxy-authenticate", ""),
        ("proxy-authorization", ""),
        ("range", ""),
        ("referer", ""),
        ("refresh", ""),
        ("retry-after", ""),
        ("server", ""),
        ("set-cookie", ""),
        ("strict-transport-security", ""),
        ("transfer-encoding", ""),
        ("user-agent", ""),
        ("vary", ""),
        ("via", ""),
        ("www-authenticate", "")
    );

    private static readonly byte[] ByKnownField = MakeByKnownField();

    // Names that are no KnownField, by their length and first letter.
    private static readonly byte[][] ByShape = MakeByShape();

    /// <summary>The entry at an index from 1.</summary>
    public static void Get(int index, scoped ref HpackField field)
    {
        ref readonly var entry = ref Entries[index - 1];
        field.Name = entry.Name;
        field.Value = entry.Value;
        field.Identity = entry.Identity;
    }

    /// <summary>The first index with a name; 0 when there is none.</summary>
    public static int IndexOfName(KnownField field, ReadOnlySpan<byte> name)
    {
        if (field != KnownField.Other)
        {
            return ByKnownField[(int)field];
        }

        if (!name.IsEmpty)
        {
            foreach (var index in ByShape[Shape(name)])
            {
                if (name.SequenceEqual(Entries[index - 1].Name))
                {
                    return index;
                }
            }
        }

        return 0;
    }

    private static int Shape(ReadOnlySpan<byte> name) => (name.Length + (name[0] * 5)) & 63;

    private static Entry[] Make(params ReadOnlySpan<(string Name, string Value)> entries)
    {
        var made = new Entry[entries.Length];
        for (var index = 0; index < entries.Length; index++)
        {
            var name = Encoding.ASCII.GetBytes(entries[index].Name);
            var value = Encoding.ASCII.GetBytes(entries[index].Value);
            made[index] = new Entry(name, value, FieldIdentity.Of(name, value));
        }

        return made;
    }

    private static byte[] MakeByKnownField()
    {
        var indexes = new byte[256];
        for (var index = Length; index >= 1; index--)
        {
            indexes[(int)Entries[index - 1].Identity.Known] = (byte)index;
        }

        return indexes;
    }

    private static byte[][] MakeByShape()
    {
        var indexes = Enumerable.Repeat(Array.Empty<byte>(), 64).ToArray();
        for (var index = 1; index <= Length; index++)
        {
            if (Entries[index - 1].Identity is { Known: KnownField.Other, Pseudo: PseudoField.None })
            {
                var shape = Shape(Entries[index - 1].Name);
                indexes[shape] = [.. indexes[shape], (byte)index];
            }
        }

        return indexes;
    }

    private readonly record struct Entry(byte[] Name, byte[] Value, FieldIdentity Identity);
}
