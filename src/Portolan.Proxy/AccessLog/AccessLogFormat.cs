using System.Buffers;
using System.Text.Json;

namespace Portolan.Proxy.AccessLog;

/// <summary>Writes entries as JSON lines. Names that say nothing for a request are left out; durations are milliseconds. The query is not logged: it holds secrets too often.</summary>
internal sealed class AccessLogFormat(IBufferWriter<byte> output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Writes one line.</summary>
    public void Write(in AccessLogEntry entry)
    {
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("time"u8, entry.Time);
        _json.WriteString("client"u8, entry.Client);
        _json.WriteString("method"u8, entry.Method);
        _json.WriteString("scheme"u8, entry.Scheme);
        _json.WriteString("host"u8, entry.Host);
        _json.WriteString("path"u8, entry.Target.Path);
        _json.WriteString("protocol"u8, entry.Protocol);
        _json.WriteNumber("status"u8, entry.Status);
        _json.WriteString("flag"u8, entry.Flag);
        WriteIfAny("reason"u8, entry.Reason);
        WriteIfAny("listener"u8, entry.Listener);
        WriteIfAny("route"u8, entry.Route);
        WriteIfAny("rule"u8, entry.Rule);
        WriteIfAny("backend"u8, entry.Backend);
        WriteIfAny("endpoint"u8, entry.Endpoint);
        if (entry.Retries > 0)
        {
            _json.WriteNumber("retries"u8, entry.Retries);
        }

        _json.WriteNumber("durationMs"u8, Milliseconds(entry.Duration));
        if (entry.FirstByte is { } firstByte)
        {
            _json.WriteNumber("firstByteMs"u8, Milliseconds(firstByte));
        }

        WriteIfAny("requestBytes"u8, entry.RequestBytes);
        WriteIfAny("responseBytes"u8, entry.ResponseBytes);
        WriteIfAny("userAgent"u8, entry.UserAgent);
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n"u8);
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private void WriteIfAny(ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _json.WriteString(name, value);
        }
    }

    private void WriteIfAny(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
    }
}
