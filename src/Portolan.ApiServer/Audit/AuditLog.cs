using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Portolan.ApiServer.Audit;

/// <summary>Writes each request down as a line of JSON: who, what, with which result, how long. Bodies are not kept.</summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private const int Backlog = 10_000;
    private readonly Channel<byte[]> _lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Backlog) { SingleReader = true });
    private readonly TimeProvider _time;
    private readonly Task _writer;
    private long _lost;

    public AuditLog(string path, TimeProvider time)
    {
        _time = time;
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        _writer = Task.Run(() => WriteLinesAsync(file));
    }

    public void Write(HttpContext http, ApiUser? user, TimeSpan latency)
    {
        var target = AuditTarget.Of(http.Request);
        var line = JsonSerializer.SerializeToUtf8Bytes(
            new AuditEntry(
                _time.GetUtcNow(),
                http.Request.Method,
                http.Request.Path + http.Request.QueryString.ToString(),
                user?.Name ?? "",
                http.Request.Headers.UserAgent.ToString(),
                http.Response.StatusCode,
                Math.Round(latency.TotalMilliseconds, 3))
            {
                Verb = target.Verb,
                Resource = target.Resource,
            },
            JsonSerializerOptions.Web);

        // A disk that cannot follow holds nobody up: lines beyond the backlog are lost, and counted.
        if (!_lines.Writer.TryWrite(line))
            Interlocked.Increment(ref _lost);
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
    }

    private async Task WriteLinesAsync(FileStream file)
    {
        await using var owned = file.ConfigureAwait(false);
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_lines.Reader.TryRead(out var line))
            {
                file.Write(line);
                file.WriteByte((byte)'\n');
            }

            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                file.Write(JsonSerializer.SerializeToUtf8Bytes(new { Time = _time.GetUtcNow(), Lost = lost }, JsonSerializerOptions.Web));
                file.WriteByte((byte)'\n');
            }

            await file.FlushAsync().ConfigureAwait(false);
        }
    }
}
