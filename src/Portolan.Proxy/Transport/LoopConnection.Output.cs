namespace Portolan.Proxy.Transport;

// The sending half.
internal abstract partial class LoopConnection
{
    // From so many bytes on a write goes to the socket at once, without a copy.
    private const int DirectSize = 8 * 1024;

    private OutputQueue _output;
    private bool _isBlocked;
    private bool _isSending;
    private bool _isHigh;
    private bool _endsOutput;
    private bool _isOutputEnded;
    private bool _isOutputBroken;
    private long _sentBytes;

    /// <inheritdoc />
    public sealed override long SentBytes => _sentBytes;

    /// <inheritdoc />
    public sealed override int PendingBytes => _output.Length;

    private bool TakesOutput => !_endsOutput && !_isOutputBroken && _phase is Phase.Open or Phase.Connecting;

    /// <inheritdoc />
    public sealed override void Write(ReadOnlySpan<byte> bytes)
    {
        if (!TakesOutput)
        {
            return;
        }

        if (bytes.Length >= DirectSize && !_isBlocked && _phase == Phase.Open && SendsDirectly)
        {
            bytes = SendDirectly(bytes);
        }

        if (!bytes.IsEmpty)
        {
            _output.Append(_loop.Buffers, bytes);
            Written();
        }
    }

    /// <inheritdoc />
    public sealed override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc />
    public sealed override Memory<byte> GetMemory(int sizeHint = 0) => _output.Room(_loop.Buffers, sizeHint);

    /// <inheritdoc />
    public sealed override void Advance(int count)
    {
        if (TakesOutput)
        {
            _output.Advance(count);
            Written();
        }
        else if (_output.Length == 0)
        {
            _output.Clear(_loop.Buffers);
        }
    }

    /// <inheritdoc />
    public sealed override void CloseOutput()
    {
        if (!_endsOutput && _phase != Phase.Closed)
        {
            _endsOutput = true;
            SendLater();
        }
    }

    internal void SendGuarded()
    {
        try
        {
            _isSending = false;
            if (_phase is Phase.Open or Phase.Closing && !_isBlocked)
            {
                SendNow();
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void Written()
    {
        _isHigh |= _output.Length > HighWater;
        SendLater();
    }

    private void SendLater()
    {
        if (!_isSending && !_isBlocked)
        {
            _isSending = true;
            _loop.SendLater(this);
        }
    }

    private ReadOnlySpan<byte> SendDirectly(ReadOnlySpan<byte> bytes)
    {
        var queued = _output.Length;
        var sent = Send(_output.First, bytes);
        if (sent == Broken)
        {
            BreakOutput();
            return [];
        }

        _sentBytes += sent;
        _isBlocked = sent < queued + bytes.Length;
        _output.Remove(_loop.Buffers, Math.Min(sent, queued));
        return bytes[Math.Max(0, sent - queued)..];
    }

    private void SendNow()
    {
        if (_output.Length > 0)
        {
            var length = _output.Length;
            var sent = Send(_output.First, []);
            if (sent == Broken)
            {
                BreakOutput();
                return;
            }

            _sentBytes += sent;
            _isBlocked = sent < length;
            _output.Remove(_loop.Buffers, sent);
            if (_phase == Phase.Closing && sent > 0)
            {
                StartLinger(SendTime);
            }
        }
        else
        {
            // Somebody asked for room and wrote nothing.
            _output.Clear(_loop.Buffers);
        }

        if (_output.Length == 0 && _endsOutput && !_isOutputEnded)
        {
            FinishOutput();
        }

        if (_isHigh && _output.Length <= LowWater)
        {
            _isHigh = false;
            if (_phase == Phase.Open)
            {
                Events.OnDrained();
            }
        }
    }

    private void FinishOutput()
    {
        _isOutputEnded = true;
        EndOutput();
        if (_isInputEnded)
        {
            Finish(CloseReason.Closed);
            return;
        }

        if (_phase == Phase.Closing)
        {
            StartLinger(LingerTime);
        }
    }

    // The peer takes no more. What it has sent before is still to be read (an answer to an upload that it did not want): the end is found
    // there.
    private void BreakOutput()
    {
        _isOutputBroken = true;
        _output.Clear(_loop.Buffers);
        FinishWhenLost(isLost: true);
        if (_phase != Phase.Closed)
        {
            _mayReceive = true;
            Owe();
        }
    }
}
