using Portolan.Http.Http1;
using Portolan.Http.Messages;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http1;

/// <content>The client's half of the exchange.</content>
internal sealed partial class Http1ClientConnection
{
    /// <inheritdoc />
    public bool IsCongested => _connection.PendingBytes > ByteConnection.HighWater;

    /// <inheritdoc />
    public long PendingBytes => _connection.PendingBytes;

    /// <inheritdoc />
    public void SendInterim(HttpResponseHead head)
    {
        if (_reader.Head.Version == HttpVersion.Http10)
        {
            return;
        }

        _saidContinue |= head.Status == 100;
        Http1Writer.WriteResponseHead(_connection, head, _reader.Head.Version, RequestKind.Ordinary);
    }

    /// <inheritdoc />
    public void SendHead(HttpResponseHead head)
    {
        var request = _reader.Head;
        if (head.Body == BodyKind.Tunnel)
        {
            BecomeTunnel(head);
        }
        else if (!_reader.KeepsAlive || Context.IsClosing || IsCutOff(head))
        {
            _closes = true;
        }

        var option =
            _isTunnel ? ConnectionOption.Default
            : _closes ? ConnectionOption.Close
            : request.Version == HttpVersion.Http10 ? ConnectionOption.KeepAlive
            : ConnectionOption.Default;
        var kind =
            _isTunnel ? RequestKind.Upgrade
            : request.Method.SequenceEqual("HEAD"u8) ? RequestKind.Head
            : RequestKind.Ordinary;
        _framing = Http1Writer.WriteResponseHead(_connection, head, request.Version, kind, option);
        _closes |= _framing == BodyKind.UntilClose || _isTunnel;
    }

    /// <inheritdoc />
    public void SendBody(ReadOnlySpan<byte> bytes)
    {
        if (_framing == BodyKind.Marked)
        {
            Http1Writer.WriteChunk(_connection, bytes);
        }
        else
        {
            _connection.Write(bytes);
        }
    }

    /// <inheritdoc />
    public void SendEnd(FieldSection? trailers)
    {
        if (_framing == BodyKind.Marked)
        {
            Http1Writer.WriteLastChunk(_connection, trailers);
        }
        else if (_isTunnel)
        {
            _connection.CloseOutput();
        }
    }

    /// <inheritdoc />
    public void Reset(ProxyError error) => Abort();

    /// <inheritdoc />
    public void PauseRequest()
    {
        _isPaused = true;
        _connection.PauseReading();
    }

    /// <inheritdoc />
    public void ResumeRequest()
    {
        if (_isPaused)
        {
            _isPaused = false;
            _connection.ResumeReading();
        }
    }

    /// <inheritdoc />
    public void Finish()
    {
        _exchange = null;
        if (_isOver)
        {
            return;
        }

        if (_closes)
        {
            Close();
            return;
        }

        if (!_requestEnded)
        {
            _dropped = 0;
            _watch.Start(Awaited.Rest);
        }
        else if (!_isInInput)
        {
            AwaitRequest();
        }

        if (_isPaused || _isHolding)
        {
            _isPaused = _isHolding = false;
            _connection.ResumeReading();
        }
    }

    // RFC 9112, 9.5: an answer that refuses the request before its body is through says that the connection ends, so that the client ceases
    // to send it. And a client that waited for 100 in vain may send the body or not: the connection cannot go on (RFC 9110, 10.1.1).
    private bool IsCutOff(HttpResponseHead head) =>
        !_requestEnded
        && _reader.Head.Body != BodyKind.None
        && (
            (head.Status >= 400 && !(_reader.Head.ContentLength <= _loop.Options.Limits.DroppedBodyBytes))
            || (_reader.Head.ExpectsContinue && !_saidContinue && !_bodyCame)
        );

    private void BecomeTunnel(HttpResponseHead head)
    {
        if (head.Status != 101)
        {
            // The backend speaks HTTP/2, which has another way to say it (RFC 8441, section 5).
            WebSocketHandshake.Accept(_reader.Head, head);
        }

        _isTunnel = true;
        _requestEnded = false;
        _reader.BecomeTunnel();
        if (_isHolding)
        {
            _isHolding = false;
            _connection.ResumeReading();
        }
    }
}
