using System.Text;
using Portolan.Http.Messages;

namespace Portolan.Fuzz.Targets;

/// <summary>Writes down the events of a reading, so that two of them can be compared.</summary>
internal sealed class Summary
{
    private readonly StringBuilder _text = new();

    public void Add(HttpRequestHead head) =>
        _text.Append(
            $"\nREQUEST {Latin(head.Method)} {Latin(head.Scheme)} {Latin(head.Authority)} {Latin(head.Target)} {Latin(head.Protocol)} {head.Version} {head.Body} {head.ContentLength} {head.ExpectsContinue}{Lines(head.Fields)}"
        );

    public void Add(HttpResponseHead head) =>
        _text.Append(
            $"\nRESPONSE {head.Status} {Latin(head.Protocol)} {head.Version} {head.Body} {head.ContentLength}{Lines(head.Fields)}"
        );

    public void AddEnd(FieldSection trailers) => _text.Append($"\nEND{Lines(trailers)}");

    public void Add(string line) => _text.Append('\n').Append(line);

    public void AddData(ReadOnlySpan<byte> data)
    {
        foreach (var octet in data)
        {
            _text.Append((char)octet);
        }
    }

    public override string ToString() => _text.ToString();

    private static string Lines(FieldSection fields)
    {
        var text = new StringBuilder();
        for (var line = 0; line < fields.Count; line++)
        {
            text.Append($"\n  {fields.FieldOf(line)} {Latin(fields.NameOf(line))}={Latin(fields.ValueOf(line))}");
        }

        return text.ToString();
    }

    private static string Latin(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);
}
