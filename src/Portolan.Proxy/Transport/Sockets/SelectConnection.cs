using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Transport.Sockets;

/// <summary>A TCP connection on a <see cref="SelectLoop"/>.</summary>
internal sealed class SelectConnection : LoopConnection, ISelectTarget
{
    private readonly SelectLoop _loop;
    private readonly IPEndPoint? _remote;
    private bool _isConnecting;
    private bool _wantsRoom;
    private bool _isReleased;

    private SelectConnection(SelectLoop loop, Socket socket, IPEndPoint? remote, Origin origin)
        : base(loop, origin)
    {
        _loop = loop;
        _remote = remote;
        _isConnecting = origin == Origin.Made;
        Socket = socket;
        socket.Blocking = false;
        socket.NoDelay = true;
        loop.Add(this);
    }

    /// <inheritdoc />
    public Socket Socket { get; }

    /// <inheritdoc />
    public SocketStates Wanted =>
        _isConnecting
            ? SocketStates.Output
            : (IsReading ? SocketStates.Input : SocketStates.None) | (_wantsRoom ? SocketStates.Output : SocketStates.None);

    /// <inheritdoc />
    public override IPEndPoint? Remote => _remote;

    /// <inheritdoc />
    public override IPEndPoint? Local => _isReleased ? null : Plain(Socket.LocalEndPoint as IPEndPoint);

    /// <inheritdoc />
    protected override bool HasInput => !_isReleased && Socket.Available > 0;

    /// <summary>A connection that was accepted.</summary>
    public static SelectConnection Accepted(SelectLoop loop, Socket socket) =>
        new(loop, socket, Plain(socket.RemoteEndPoint as IPEndPoint), Origin.Accepted);

    /// <summary>A connection that is being made.</summary>
    public static SelectConnection Connecting(SelectLoop loop, IPEndPoint endPoint)
    {
        var connection = new SelectConnection(
            loop,
            new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp),
            endPoint,
            Origin.Made
        );
        try
        {
            connection.Socket.Connect(endPoint);
        }
        catch (SocketException exception)
        {
            if (exception.SocketErrorCode is not (SocketError.WouldBlock or SocketError.InProgress or SocketError.IOPending))
            {
                connection.FailConnect();
            }
        }

        return connection;
    }

    /// <inheritdoc />
    public void OnSelected(SocketStates states)
    {
        _wantsRoom &= (states & SocketStates.Output) == SocketStates.None;
        OnReady(states);
    }

    /// <inheritdoc />
    protected override int Receive(Memory<byte> buffer)
    {
        var count = Socket.Receive(buffer.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => count,
            SocketError.WouldBlock => Nothing,
            _ => Broken,
        };
    }

    /// <inheritdoc />
    protected override int Send(OutputSegment? first, ReadOnlySpan<byte> more)
    {
        var total = 0;
        for (var segment = first; segment is not null; segment = segment.Next)
        {
            if (!SendAll(segment.Bytes.AsSpan(segment.Start, segment.End - segment.Start), ref total))
            {
                return total;
            }
        }

        SendAll(more, ref total);
        return total;
    }

    /// <inheritdoc />
    protected override void EndOutput()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It broke meanwhile: the next receive says so.
        }
    }

    /// <inheritdoc />
    protected override void Release(bool isReset)
    {
        _isReleased = true;
        _loop.Remove(this);
        if (isReset)
        {
            Socket.LingerState = new LingerOption(true, 0);
        }

        Socket.Dispose();
    }

    /// <inheritdoc />
    protected override bool FinishConnect()
    {
        _isConnecting = false;
        return (int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! == 0 && Socket.Connected;
    }

    private static IPEndPoint? Plain(IPEndPoint? endPoint) =>
        endPoint is { Address.IsIPv4MappedToIPv6: true } ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;

    // False when there is no room for all, or the connection is broken; then total is what was sent, or Broken when that is nothing.
    private bool SendAll(ReadOnlySpan<byte> bytes, ref int total)
    {
        while (!bytes.IsEmpty)
        {
            var sent = Socket.Send(bytes, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                _wantsRoom = true;
                return false;
            }

            if (error != SocketError.Success)
            {
                total = total > 0 ? total : Broken;
                _wantsRoom = true;
                return false;
            }

            total += sent;
            bytes = bytes[sent..];
        }

        return true;
    }
}
