using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Portolan.Proxy.Listening;

/// <summary>
/// Tells HTTP/2 with prior knowledge from HTTP/1.1 on one plain port, by the client preface <c>PRI * HTTP/2.0</c> (RFC 9113, section 3.4). No
/// registered method starts with <c>PRI</c>, so three bytes are enough. Nothing is consumed.
/// </summary>
internal static class PrefaceSniffer
{
    private static ReadOnlySpan<byte> Preface => "PRI"u8;

    /// <summary>Waits for the first bytes. Throws <see cref="OperationCanceledException"/> when the client takes too long.</summary>
    public static async ValueTask<ConnectionKind> ReadKindAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var kind = Classify(buffer);
            if (kind is null && !result.IsCompleted)
            {
                input.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            input.AdvanceTo(buffer.Start);
            return kind ?? ConnectionKind.Http1;
        }
    }

    /// <summary>What the bytes begin; null while it can still be both.</summary>
    internal static ConnectionKind? Classify(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[3];
        var length = (int)Math.Min(buffer.Length, head.Length);
        buffer.Slice(0, length).CopyTo(head);
        if (!Preface.StartsWith(head[..length]))
        {
            return ConnectionKind.Http1;
        }

        return length == head.Length ? ConnectionKind.Http2 : null;
    }
}
