using Portolan.Http.Http1;
using Portolan.Http.Messages;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http1;

/// <content>The backend's half of the attempt.</content>
internal sealed partial class Http1BackendConnection : IBackendSide
{
    /// <inheritdoc />
    public bool IsReady { get; private set; }

    /// <inheritdoc />
    public bool IsReused { get; private set; }

    /// <inheritdoc />
    public bool IsCongested => _connection!.PendingBytes > ByteConnection.HighWater;

    /// <inheritdoc />
    public void SendHead(HttpRequestHead head)
    {
        if (!head.Protocol.IsEmpty && head.Method.SequenceEqual("CONNECT"u8))
        {
            WebSocketHandshake.Ask(head);
        }

        _anythingCame = _headCame = _responseEnded = _isTunnel = false;
        _framing = head.Body;
        _requestEnded = head.Body == BodyKind.None;
        _reader.Expect(
            !head.Protocol.IsEmpty ? RequestKind.Upgrade
            : head.Method.SequenceEqual("HEAD"u8) ? RequestKind.Head
            : RequestKind.Ordinary
        );
        Http1Writer.WriteRequestHead(_connection!, head);
    }

    /// <inheritdoc />
    public void SendBody(ReadOnlySpan<byte> bytes)
    {
        if (_framing == BodyKind.Marked)
        {
            Http1Writer.WriteChunk(_connection!, bytes);
        }
        else
        {
            _connection!.Write(bytes);
        }
    }

    /// <inheritdoc />
    public void SendEnd(FieldSection? trailers)
    {
        _requestEnded = true;
        if (_isTunnel)
        {
            _connection!.CloseOutput();
            EndTunnel();
        }
        else if (_framing == BodyKind.Marked)
        {
            Http1Writer.WriteLastChunk(_connection!, trailers);
        }
    }

    /// <inheritdoc />
    public void PauseResponse()
    {
        _isPaused = true;
        _connection!.PauseReading();
    }

    /// <inheritdoc />
    public void ResumeResponse()
    {
        if (_isPaused)
        {
            _isPaused = false;
            _connection!.ResumeReading();
        }
    }

    /// <inheritdoc />
    public void Abort()
    {
        _events = null;
        Drop();
    }
}
