using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// What goes out on one stream: pieces of a body as far as the peer's windows let them, then the end. What does not pass waits here, and so
/// does the end behind it.
/// </summary>
internal struct StreamOutput
{
    private HeldBytes _held;
    private FieldSection? _trailers;
    private bool _endFollows;

    /// <summary>
    /// Whether so much waits that the source has to pause: anything at all that the windows do not let through, or too much in the
    /// connection.
    /// </summary>
    public bool IsCongested { get; private set; }

    /// <summary>The bytes that wait for the peer's windows.</summary>
    public readonly int Held => _held.Length;

    /// <summary>Whether nothing waits.</summary>
    public readonly bool IsEmpty => _held.Length == 0 && !_endFollows;

    /// <summary>Sends a piece.</summary>
    public void Send(Http2Connection http, Http2Stream stream, ByteConnection connection, ReadOnlySpan<byte> bytes)
    {
        if (_held.Length == 0)
        {
            bytes = bytes[http.SendData(stream, bytes)..];
        }

        _held.Add(bytes);
        IsCongested = _held.Length > 0 || connection.PendingBytes > ByteConnection.HighWater;
    }

    /// <summary>Sends the end, behind what waits.</summary>
    public void End(Http2Connection http, Http2Stream stream, FieldSection? trailers)
    {
        if (_held.Length == 0)
        {
            http.SendEnd(stream, trailers);
            return;
        }

        _endFollows = true;
        if (trailers is { Count: > 0 })
        {
            _trailers ??= new FieldSection();
            for (var line = 0; line < trailers.Count; line++)
            {
                _trailers.Add(trailers.FieldOf(line), trailers.NameOf(line), trailers.ValueOf(line));
            }
        }
    }

    /// <summary>The peer opened a window: sends on. True when the source may go on.</summary>
    public bool GoOn(Http2Connection http, Http2Stream stream, ByteConnection connection)
    {
        if (_held.Length > 0)
        {
            _held.Drop(http.SendData(stream, _held.Bytes));
            if (_held.Length == 0 && _endFollows)
            {
                _endFollows = false;
                http.SendEnd(stream, _trailers);
                _trailers?.Clear();
            }
        }

        if (!IsCongested || _held.Length > 0 || connection.PendingBytes > ByteConnection.HighWater)
        {
            return false;
        }

        IsCongested = false;
        return true;
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        _held.Clear();
        _trailers?.Clear();
        _endFollows = false;
        IsCongested = false;
    }
}
