namespace Portolan.Proxy.Transport;

/// <summary>
/// A plain connection of a loop, whatever is below it: what was received and not taken, what is to be sent, half-closes and the end. What
/// is below gives six calls that never block (<see cref="Receive"/>, <see cref="HasInput"/>, <see cref="Send"/>, <see cref="EndOutput"/>,
/// <see cref="Release"/>, <see cref="FinishConnect"/>) and says <see cref="OnReady"/>.
/// </summary>
internal abstract partial class LoopConnection : ByteConnection
{
    /// <summary>How long a connection that we close may take for what was written, without any progress.</summary>
    public const int SendTime = 10_000;

    /// <summary>How long a connection that we have closed goes on to be read.</summary>
    public const int LingerTime = 2_000;

    /// <summary>What <see cref="Receive"/> gives when there is nothing at present.</summary>
    protected const int Nothing = -1;

    /// <summary>What <see cref="Receive"/> and <see cref="Send"/> give when the connection is broken.</summary>
    protected const int Broken = -2;

    private readonly EventLoop _loop;
    private readonly bool _isCounted;
    private Phase _phase;
    private CloseReason _reason;
    private bool _isOwing;
    private LingerTimer? _linger;

    /// <summary>A connection that begins.</summary>
    protected LoopConnection(EventLoop loop, Origin origin)
    {
        _loop = loop;
        _phase = origin == Origin.Accepted ? Phase.Open : Phase.Connecting;
        _isCounted = origin != Origin.Layer;
        if (_isCounted)
        {
            loop.CountConnection();
        }
    }

    /// <summary>How a connection begins.</summary>
    protected enum Origin
    {
        /// <summary>It is there.</summary>
        Accepted,

        /// <summary>It is being made.</summary>
        Made,

        /// <summary>It lies on another connection, and is there after a handshake.</summary>
        Layer,
    }

    private enum Phase
    {
        Connecting,
        Open,
        Closing,
        Closed,
    }

    /// <inheritdoc />
    public sealed override EventLoop Loop => _loop;

    /// <inheritdoc />
    public override TlsDetails? Tls => null;

    /// <inheritdoc />
    public sealed override bool IsClosed => _phase == Phase.Closed;

    /// <summary>
    /// Receives into <paramref name="buffer"/>: the count, 0 at the peer's end, <see cref="Nothing"/> or <see cref="Broken"/>.
    /// </summary>
    protected abstract int Receive(Memory<byte> buffer);

    /// <summary>Whether something was received that <see cref="Receive"/> would give.</summary>
    protected abstract bool HasInput { get; }

    /// <summary>
    /// Sends what is queued from <paramref name="first"/> on, and then <paramref name="more"/>: how many bytes of all that were taken, or
    /// <see cref="Broken"/>. Fewer than there are means that <see cref="OnReady"/> will say when there is room again.
    /// </summary>
    protected abstract int Send(OutputSegment? first, ReadOnlySpan<byte> more);

    /// <summary>Sends our end.</summary>
    protected abstract void EndOutput();

    /// <summary>Lets go of what is below: with a reset, or the ordinary way.</summary>
    protected abstract void Release(bool isReset);

    /// <summary>Whether the connection that was being made is there.</summary>
    protected abstract bool FinishConnect();

    /// <summary>Why it is not.</summary>
    protected virtual CloseReason ConnectFailure => CloseReason.ConnectFailed;

    /// <summary>Whether <see cref="Send"/> is given large writes at once.</summary>
    protected virtual bool SendsDirectly => true;

    /// <summary>Where is received, unless much was kept.</summary>
    protected virtual byte[] Scratch => _loop.Buffers.Scratch;

    /// <inheritdoc />
    public sealed override void Close()
    {
        if (_phase is Phase.Closing or Phase.Closed)
        {
            return;
        }

        if (_phase == Phase.Connecting)
        {
            Finish(CloseReason.Closed);
            return;
        }

        _phase = Phase.Closing;
        _isPaused = false;
        DropKept();
        CloseOutput();
        StartLinger(_isOutputEnded ? LingerTime : SendTime);
        if (_mayReceive)
        {
            Owe();
        }
    }

    /// <inheritdoc />
    public sealed override void Abort() => Finish(CloseReason.Aborted);

    /// <summary>What is below says what can be done. It says so once for each change.</summary>
    public void OnReady(SocketStates states)
    {
        try
        {
            if (
                _phase == Phase.Connecting
                && !Connected(isDecided: (states & (SocketStates.Output | SocketStates.Over)) != SocketStates.None)
            )
            {
                return;
            }

            if (_isBlocked && (states & SocketStates.Output) != SocketStates.None && _phase != Phase.Closed)
            {
                _isBlocked = false;
                SendNow();
            }

            if ((states & ~SocketStates.Output) != SocketStates.None)
            {
                _mayReceive = true;
                _endFollows |= (states & (SocketStates.InputEnd | SocketStates.Over)) != SocketStates.None;
                Read();
                FinishWhenLost((states & SocketStates.Over) != SocketStates.None);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>Does what is owed: the end that is to be told, input that was kept, input that is still to be received.</summary>
    internal void PayGuarded()
    {
        try
        {
            _isOwing = false;
            if (_phase == Phase.Closed)
            {
                Events.OnClosed(_reason);
                Owner?.OnOver();
                return;
            }

            if (_isOutputBroken && _isHigh && _phase == Phase.Open)
            {
                // Nothing waits any more: whoever paused for it goes on, and finds the end.
                _isHigh = false;
                Events.OnDrained();
            }

            if (_offersKept && !_isPaused && _keptLength > 0)
            {
                Deliver(_kept.AsSpan(0, _keptLength));
            }

            Read();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>The connection cannot be made: known at once.</summary>
    protected void FailConnect() => Finish(ConnectFailure);

    /// <summary>Resets a connection that nobody took over: nobody is told.</summary>
    public void Discard()
    {
        Events = IgnoredEvents.Instance;
        Finish(CloseReason.Aborted);
    }

    private bool Connected(bool isDecided)
    {
        if (!isDecided)
        {
            return false;
        }

        if (!FinishConnect())
        {
            Finish(ConnectFailure);
            return false;
        }

        _phase = Phase.Open;
        Events.OnConnected();
        if (_output.Length > 0 || _endsOutput)
        {
            SendLater();
        }

        return true;
    }

    private void Fail(Exception exception)
    {
        _loop.Report(exception);
        Finish(CloseReason.Aborted);
    }

    /// <summary>The connection is over, if it was not.</summary>
    protected void Finish(CloseReason reason)
    {
        if (_phase == Phase.Closed)
        {
            return;
        }

        _phase = Phase.Closed;
        _reason = reason;
        _linger?.Stop();
        DropKept();
        _output.Clear(_loop.Buffers);
        Release(isReset: reason == CloseReason.Aborted);
        if (_isCounted)
        {
            _loop.UncountConnection();
        }

        Owe();
    }

    private void Owe()
    {
        if (!_isOwing)
        {
            _isOwing = true;
            _loop.Owe(this);
        }
    }

    private void StartLinger(long milliseconds) => _loop.Start(_linger ??= new LingerTimer(this), milliseconds);

    private sealed class LingerTimer(LoopConnection connection) : LoopTimer
    {
        // Our end is sent: closed like any other. It is not: the peer takes nothing, and gets a reset.
        protected internal override void OnDue() => connection.Finish(connection._isOutputEnded ? CloseReason.Closed : CloseReason.Aborted);
    }
}
