using System.Net;

namespace Portolan.Proxy.Transport.Linux;

/// <summary>
/// A TCP connection on an epoll loop. It is entered once, edge-triggered, for everything, and never changed: a pause costs no call, nor
/// does waiting for room. An edge is lost for who does not read to the end, so <see cref="LoopConnection"/> remembers that there may be
/// more.
/// </summary>
internal sealed unsafe class EpollConnection : LoopConnection, IEpollTarget
{
    private const int PiecesAtOnce = 16;

    private readonly EpollLoop _loop;
    private readonly IPEndPoint? _remote;
    private int _descriptor;
    private IPEndPoint? _local;

    private EpollConnection(EpollLoop loop, int descriptor, IPEndPoint? remote, Origin origin)
        : base(loop, origin)
    {
        _loop = loop;
        _descriptor = descriptor;
        _remote = remote;
    }

    /// <inheritdoc />
    public override IPEndPoint? Remote => _remote;

    /// <inheritdoc />
    public override IPEndPoint? Local => _local ??= ReadLocal();

    /// <inheritdoc />
    protected override bool HasInput
    {
        get
        {
            byte value;
            return Libc.Receive(_descriptor, &value, 1, Libc.Peek) > 0;
        }
    }

    /// <summary>A connection that was accepted. It is to be entered, and its events to be set, before the loop waits again.</summary>
    public static EpollConnection Accepted(EpollLoop loop, int descriptor, IPEndPoint? remote) =>
        new(loop, descriptor, remote, Origin.Accepted);

    /// <summary>A connection that is being made.</summary>
    public static EpollConnection Connecting(EpollLoop loop, IPEndPoint endPoint)
    {
        var address = stackalloc byte[SocketAddresses.Size];
        var length = SocketAddresses.Write(endPoint, new Span<byte>(address, SocketAddresses.Size));
        var family = BitConverter.ToUInt16(new ReadOnlySpan<byte>(address, 2));
        var descriptor = Libc.Socket(family, Libc.SocketStream | Libc.NonBlocking | Libc.CloseOnExec, 0);
        var connection = new EpollConnection(loop, descriptor, endPoint, Origin.Made);
        if (descriptor < 0)
        {
            connection.FailConnect();
            return connection;
        }

        var isOn = 1;
        _ = Libc.SetOption(descriptor, Libc.LevelTcp, Libc.OptionNoDelay, &isOn, sizeof(int));
        if (Libc.Connect(descriptor, address, length) < 0 && Libc.Error is not (Libc.InProgress or Libc.Interrupted))
        {
            connection.FailConnect();
            return connection;
        }

        connection.Enter();
        return connection;
    }

    /// <summary>Waits for everything that happens to the descriptor.</summary>
    public void Enter() => _loop.Enter(_descriptor, this, Libc.EpollIn | Libc.EpollOut | Libc.EpollRdHup | Libc.EpollEdge);

    /// <inheritdoc />
    public void OnEpoll(uint events)
    {
        var states = SocketStates.None;
        states |= (events & Libc.EpollIn) != 0 ? SocketStates.Input : SocketStates.None;
        states |= (events & Libc.EpollOut) != 0 ? SocketStates.Output : SocketStates.None;
        states |= (events & Libc.EpollRdHup) != 0 ? SocketStates.Input | SocketStates.InputEnd : SocketStates.None;
        states |= (events & (Libc.EpollErr | Libc.EpollHup)) != 0 ? SocketStates.Over : SocketStates.None;
        OnReady(states);
    }

    /// <inheritdoc />
    protected override int Receive(Memory<byte> buffer)
    {
        fixed (byte* start = buffer.Span)
        {
            while (true)
            {
                var count = (int)Libc.Receive(_descriptor, start, buffer.Length, 0);
                if (count >= 0)
                {
                    return count;
                }

                var error = Libc.Error;
                if (error != Libc.Interrupted)
                {
                    return error == Libc.Again ? Nothing : Broken;
                }
            }
        }
    }

    /// <inheritdoc />
    protected override int Send(OutputSegment? first, ReadOnlySpan<byte> more)
    {
        fixed (byte* start = more)
        {
            return first is { Next: null } && more.IsEmpty ? SendPiece(first.Address + first.Start, first.End - first.Start)
                : first is null ? SendPiece(start, more.Length)
                : SendPieces(first, start, more.Length);
        }
    }

    /// <inheritdoc />
    protected override void EndOutput()
    {
        // When the peer has ended too, closing is what follows and says the same.
        if (!IsInputEnded)
        {
            _ = Libc.Shutdown(_descriptor, Libc.ShutdownWrite);
        }
    }

    /// <inheritdoc />
    protected override void Release(bool isReset)
    {
        if (_descriptor < 0)
        {
            return;
        }

        if (isReset)
        {
            var now = stackalloc int[2] { 1, 0 };
            _ = Libc.SetOption(_descriptor, Libc.LevelSocket, Libc.OptionLinger, now, 2 * sizeof(int));
        }

        _loop.Leave(_descriptor, this);
        _ = Libc.Close(_descriptor);
        _descriptor = -1;
    }

    /// <inheritdoc />
    protected override bool FinishConnect()
    {
        int error;
        uint length = sizeof(int);
        return Libc.GetOption(_descriptor, Libc.LevelSocket, Libc.OptionError, &error, &length) == 0 && error == 0;
    }

    private int SendPiece(byte* start, int length)
    {
        while (true)
        {
            var sent = (int)Libc.Send(_descriptor, start, length, Libc.NoSignal);
            if (sent >= 0)
            {
                return sent;
            }

            var error = Libc.Error;
            if (error != Libc.Interrupted)
            {
                return error == Libc.Again ? 0 : Broken;
            }
        }
    }

    // All pieces, in as many calls as it takes: fewer bytes than there are must mean that there is no room.
    private int SendPieces(OutputSegment first, byte* more, int moreLength)
    {
        var pieces = stackalloc Libc.Piece[PiecesAtOnce];
        var segment = first;
        var total = 0;
        while (true)
        {
            var count = 0;
            var offered = 0;
            for (; segment is not null && count < PiecesAtOnce; segment = segment.Next)
            {
                var length = segment.End - segment.Start;
                pieces[count++] = new Libc.Piece { Start = segment.Address + segment.Start, Length = length };
                offered += length;
            }

            var isLast = segment is null && count < PiecesAtOnce;
            if (isLast && moreLength > 0)
            {
                pieces[count++] = new Libc.Piece { Start = more, Length = moreLength };
                offered += moreLength;
            }

            var sent = count == 0 ? 0 : SendMessage(pieces, count);
            if (sent == Broken)
            {
                return total > 0 ? total : Broken;
            }

            total += sent;
            if (isLast || sent < offered)
            {
                return total;
            }
        }
    }

    private int SendMessage(Libc.Piece* pieces, int count)
    {
        var message = new Libc.MessageHeader { Pieces = pieces, PieceCount = count };
        while (true)
        {
            var sent = (int)Libc.SendMessage(_descriptor, &message, Libc.NoSignal);
            if (sent >= 0)
            {
                return sent;
            }

            var error = Libc.Error;
            if (error != Libc.Interrupted)
            {
                return error == Libc.Again ? 0 : Broken;
            }
        }
    }

    private IPEndPoint? ReadLocal()
    {
        if (_descriptor < 0)
        {
            return null;
        }

        var address = stackalloc byte[SocketAddresses.Size];
        uint length = SocketAddresses.Size;
        return Libc.LocalName(_descriptor, address, &length) == 0
            ? SocketAddresses.Read(new ReadOnlySpan<byte>(address, SocketAddresses.Size))
            : null;
    }
}
