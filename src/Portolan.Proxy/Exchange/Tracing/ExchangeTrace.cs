using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Portolan.Http.Messages;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Tracing;

/// <summary>
/// What is decided for one request, step by step with the time of each. Names of fields are told, values are not: they are secrets too
/// often; so is the query.
/// </summary>
internal sealed class ExchangeTrace(TraceSession session, EventLoop loop, long startedAt)
{
    private readonly List<(TimeSpan At, string What)> _steps = [];

    /// <summary>Something was decided or happened.</summary>
    public void Note(string what) => _steps.Add((Stopwatch.GetElapsedTime(startedAt, loop.Timestamp), what));

    /// <summary>The names of fields, in their order.</summary>
    public static string NamesOf(FieldSection fields)
    {
        var names = new StringBuilder();
        for (var line = 0; line < fields.Count; line++)
        {
            names.Append(line > 0 ? ", " : "").Append(Encoding.ASCII.GetString(fields.NameOf(line)));
        }

        return names.ToString();
    }

    /// <summary>The request is over: gives it to the session.</summary>
    public void End(OriginalRequest asked)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("method"u8, asked.Method);
            writer.WriteString("host"u8, asked.Host);
            writer.WriteString("path"u8, asked.Path);
            writer.WriteStartArray("steps"u8);
            foreach (var (at, what) in _steps)
            {
                writer.WriteStartObject();
                writer.WriteNumber("ms"u8, Math.Round(at.TotalMilliseconds, 3));
                writer.WriteString("what"u8, what);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        session.Add(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length));
    }
}
