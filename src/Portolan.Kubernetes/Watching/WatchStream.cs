using System.Buffers;
using System.IO.Pipelines;

namespace Portolan.Kubernetes.Watching;

/// <summary>An open watch, as lines of JSON.</summary>
internal interface IWatchStream : IDisposable
{
    /// <summary>
    /// All complete lines that have arrived, at least one; empty at the end of the stream. Taking all of them at once is what makes bursts
    /// cheap: a thousand objects applied together become few batches, without a timer that would delay the single change.
    /// </summary>
    ValueTask<IReadOnlyList<byte[]>> ReadLinesAsync(CancellationToken cancellation);
}

/// <summary>The body of a watch request.</summary>
internal sealed class WatchStream(HttpResponseMessage response, Stream body) : IWatchStream
{
    // Without bytes to read it holds no buffer: most of some thirty watches are quiet.
    private readonly PipeReader _reader = PipeReader.Create(
        body,
        new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4096, useZeroByteReads: true)
    );

    public async ValueTask<IReadOnlyList<byte[]>> ReadLinesAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var lines = TakeLines(ref buffer);
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (lines.Count > 0 || result.IsCompleted)
            {
                return lines;
            }
        }
    }

    public void Dispose()
    {
        _reader.Complete();
        body.Dispose();
        response.Dispose();
    }

    private static List<byte[]> TakeLines(ref ReadOnlySequence<byte> buffer)
    {
        var lines = new List<byte[]>();
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end);
            if (line.Length > 1)
            {
                lines.Add(line.ToArray());
            }

            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return lines;
    }
}
