namespace Portolan.Proxy.Transport;

// The receiving half.
internal abstract partial class LoopConnection
{
    // So often one connection is read in a turn before others have theirs: 256 KiB.
    private const int ReadsATurn = 4;

    private byte[]? _kept;
    private int _keptLength;
    private bool _isPaused;
    private bool _isDelivering;
    private bool _mayReceive;
    private bool _endFollows;
    private bool _isInputEnded;
    private bool _offersKept;
    private long _receivedBytes;

    /// <inheritdoc />
    public sealed override long ReceivedBytes => _receivedBytes;

    /// <inheritdoc />
    public sealed override bool IsInputEnded => _isInputEnded;

    /// <summary>Whether it wants to hear of input.</summary>
    protected bool IsReading => !_isPaused && !_isInputEnded && _phase is (Phase.Open or Phase.Closing);

    /// <inheritdoc />
    public sealed override void PauseReading() => _isPaused = true;

    /// <inheritdoc />
    public sealed override void ResumeReading()
    {
        _isPaused = false;
        _offersKept = true;
        if (_keptLength > 0 || _mayReceive)
        {
            Owe();
        }
    }

    private void Read()
    {
        for (var reads = 0; reads < ReadsATurn; reads++)
        {
            // What is to be offered again comes first: the peer's end must not overtake it.
            if (
                !_mayReceive
                || _isPaused
                || _isInputEnded
                || (_offersKept && _keptLength > 0)
                || _phase is not (Phase.Open or Phase.Closing)
            )
            {
                return;
            }

            Memory<byte> buffer = Scratch;
            if (_keptLength > 0)
            {
                buffer = BufferAfterKept();
            }

            var room = buffer[_keptLength..];
            var count = Receive(room);
            switch (count)
            {
                case Nothing:
                    _mayReceive = false;
                    FinishWhenLost(_isOutputBroken);
                    return;
                case Broken:
                    Finish(_phase == Phase.Closing ? CloseReason.Closed : CloseReason.Reset);
                    return;
                case 0:
                    EndInput();
                    return;
                default:
                    _receivedBytes += count;

                    // Fewer than there was room for: all that had come, unless the peer's end follows.
                    _mayReceive = count == room.Length || _endFollows;
                    Deliver(buffer.Span[..(_keptLength + count)]);
                    break;
            }
        }

        if (_mayReceive)
        {
            Owe();
        }
    }

    // What was kept comes before what is received next. A little moves to the scratch buffer, so that the rest is read in one piece; much
    // stays and grows.
    private byte[] BufferAfterKept()
    {
        if (_keptLength <= BufferPool.ReadSize / 2)
        {
            var scratch = Scratch;
            _kept.AsSpan(0, _keptLength).CopyTo(scratch);
            return scratch;
        }

        if (_kept!.Length - _keptLength < BufferPool.ReadSize / 2)
        {
            var larger = _loop.Buffers.TakeArray(_kept.Length + BufferPool.ReadSize);
            _kept.AsSpan(0, _keptLength).CopyTo(larger);
            _loop.Buffers.Return(_kept);
            _kept = larger;
        }

        return _kept;
    }

    private void Deliver(Span<byte> bytes)
    {
        if (_phase == Phase.Closing)
        {
            DropKept();
            return;
        }

        int taken;
        _offersKept = false;
        _isDelivering = true;
        try
        {
            taken = Events.OnInput(bytes);
        }
        finally
        {
            _isDelivering = false;
        }

        if ((uint)taken > (uint)bytes.Length)
        {
            throw new InvalidOperationException($"{Events.GetType().Name} took {taken} of {bytes.Length} bytes.");
        }

        if (_phase == Phase.Open)
        {
            Keep(bytes[taken..]);
        }
        else
        {
            DropKept();
        }
    }

    private void Keep(Span<byte> rest)
    {
        if (rest.IsEmpty)
        {
            DropKept();
            return;
        }

        if (_kept is null || _kept.Length < rest.Length)
        {
            var array = _loop.Buffers.TakeArray(rest.Length);
            rest.CopyTo(array);
            if (_kept is not null)
            {
                _loop.Buffers.Return(_kept);
            }

            _kept = array;
        }
        else
        {
            rest.CopyTo(_kept);
        }

        _keptLength = rest.Length;
        if (_offersKept)
        {
            Owe();
        }
    }

    private void DropKept()
    {
        _keptLength = 0;
        _offersKept = false;

        // Whoever closes within OnInput may go on to read what was offered: it must not be another connection's meanwhile.
        if (_kept is { } kept && !_isDelivering)
        {
            _kept = null;
            _loop.Buffers.Return(kept);
        }
    }

    // Broken, and nobody reads because of a pause: what came before the break is still wanted, but without that there is nothing to wait
    // for.
    private void FinishWhenLost(bool isLost)
    {
        if (isLost && _phase is Phase.Open or Phase.Closing && (_isInputEnded || !HasInput))
        {
            Finish(_phase == Phase.Closing ? CloseReason.Closed : CloseReason.Reset);
        }
    }

    private void EndInput()
    {
        _isInputEnded = true;
        _mayReceive = false;
        if (_phase == Phase.Open)
        {
            Events.OnInputEnded();
        }

        if (_isOutputEnded)
        {
            Finish(CloseReason.Closed);
        }
    }
}
