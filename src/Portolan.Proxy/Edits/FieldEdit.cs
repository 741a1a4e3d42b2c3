using System.Text;
using Portolan.Http.Text;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Edits;

/// <summary>A field that an edit sets or adds, as bytes that were checked once.</summary>
internal readonly record struct FieldEdit(FieldName Name, byte[] Value)
{
    /// <summary>Encodes a field. Throws <see cref="ArgumentException"/> for what no field may be.</summary>
    public static FieldEdit Of(HeaderValue header)
    {
        // Values that people write are sent as Latin-1 where that has the character, which is what backends read; else as UTF-8.
        var encoding = header.Value.All(character => character <= 0xFF) ? Encoding.Latin1 : Encoding.UTF8;
        var value = encoding.GetBytes(header.Value.Trim(' ', '\t'));
        return HttpText.IsFieldValue(value)
            ? new FieldEdit(FieldName.Of(header.Name), value)
            : throw new ArgumentException($"header {header.Name}: the value holds a control character", nameof(header));
    }
}
