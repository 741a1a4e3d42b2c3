using System.Text;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http1;

/// <summary>Events as text, a line each.</summary>
internal sealed class Transcript
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _data = new();

    public void Head(HttpRequestHead head, bool keepsAlive)
    {
        Flush();
        var parts = new List<string> { Latin(head.Method), Latin(head.Target), head.Version.ToString() };
        Name(parts, "scheme", head.Scheme);
        Name(parts, "authority", head.Authority);
        Name(parts, "protocol", head.Protocol);
        parts.Add(Body(head.Body, head.ContentLength));
        if (head.ExpectsContinue)
        {
            parts.Add("expects-100");
        }

        if (!keepsAlive)
        {
            parts.Add("closes");
        }

        _text.AppendJoin(' ', parts).Append(Fields(head.Fields)).Append('\n');
    }

    public void Head(HttpResponseHead head)
    {
        Flush();
        var parts = new List<string> { $"{head.Status}", head.Version.ToString() };
        Name(parts, "protocol", head.Protocol);
        parts.Add(Body(head.Body, head.ContentLength));
        _text.AppendJoin(' ', parts).Append(Fields(head.Fields)).Append('\n');
    }

    public void Data(ReadOnlySpan<byte> data) => _data.Append(Encoding.Latin1.GetString(data));

    public void End(FieldSection trailers)
    {
        Flush();
        _text.Append("END").Append(Fields(trailers)).Append('\n');
    }

    public void Line(string line)
    {
        Flush();
        _text.Append(line).Append('\n');
    }

    public override string ToString()
    {
        Flush();
        return _text.ToString().TrimEnd('\n');
    }

    private void Flush()
    {
        if (_data.Length > 0)
        {
            _text.Append("DATA ").Append(_data).Append('\n');
            _data.Clear();
        }
    }

    private static void Name(List<string> parts, string name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            parts.Add($"{name}={Latin(value)}");
        }
    }

    private static string Body(BodyKind body, long? length) => length is null ? $"{body}" : $"{body}({length})";

    private static string Fields(FieldSection fields)
    {
        var text = new StringBuilder();
        for (var line = 0; line < fields.Count; line++)
        {
            Assert.Equal(KnownFields.Find(fields.NameOf(line)), fields.FieldOf(line));
            text.Append(" | ").Append(Latin(fields.NameOf(line))).Append(": ").Append(Latin(fields.ValueOf(line)));
        }

        return text.ToString();
    }

    private static string Latin(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);
}
