using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Portolan.Primitives;

namespace Portolan.ApiServer.Audit;

/// <summary>Writes each request down as a line of JSON: who, what, with which result, how long. Bodies are not kept.</summary>
internal sealed class AuditLog : IAsyncDisposable
{
    private const int Backlog = 10_000;
    private const int LargestBatch = 256 * 1024;

    private readonly Channel<byte[]> _lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Backlog) { SingleReader = true });
    private readonly TimeProvider _time;
    private readonly Task _writer;
    private long _lost;

    public AuditLog(string path, TimeProvider time)
    {
        _time = time;
        var file = OwnerOnly.OpenLog(path, FileShare.Read);
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
                Math.Round(latency.TotalMilliseconds, 3)
            )
            {
                Verb = target.Verb,
                Resource = target.Resource,
            },
            JsonSerializerOptions.Web
        );

        // A disk that cannot follow holds nobody up: lines beyond the backlog are lost, and counted.
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writer;
    }

    private async Task WriteLinesAsync(FileStream file)
    {
        await using var owned = file;
        var batch = new MemoryStream();
        while (await _lines.Reader.WaitToReadAsync())
        {
            batch.SetLength(0);
            var told = Interlocked.Exchange(ref _lost, 0);
            if (told > 0)
            {
                AddLine(
                    batch,
                    JsonSerializer.SerializeToUtf8Bytes(new { Time = _time.GetUtcNow(), Lost = told }, JsonSerializerOptions.Web)
                );
            }
            var count = 0;
            for (; batch.Length < LargestBatch && _lines.Reader.TryRead(out var line); count++)
            {
                AddLine(batch, line);
            }
            if (!TryWrite(file, batch))
            {
                Interlocked.Add(ref _lost, told + count);
            }
        }
    }

    // A full disk costs lines, and neither the log nor the server: what comes when there is room again is written.
    private static bool TryWrite(FileStream file, MemoryStream batch)
    {
        var before = file.Position;
        try
        {
            file.Write(batch.GetBuffer().AsSpan(0, (int)batch.Length));
            return true;
        }
        catch (IOException)
        {
            TryCut(file, before);
            return false;
        }
    }

    /// <summary>Takes back what was written of a batch: no line stands there by half.</summary>
    private static void TryCut(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException or UnauthorizedAccessException)
        {
            // A device or a pipe, which has no length.
        }
    }

    private static void AddLine(MemoryStream batch, ReadOnlySpan<byte> line)
    {
        batch.Write(line);
        batch.WriteByte((byte)'\n');
    }
}
