using System.Net;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Support.Memory;

/// <summary>
/// One end of a connection in memory. Behaves as a socket does: closing with unread bytes resets, and so do bytes for an end that is
/// closed.
/// </summary>
internal sealed class MemoryConnection : LoopConnection
{
    private readonly MemoryLoop _loop;
    private readonly MemoryWire _incoming;
    private MemoryConnection? _other;
    private bool _isMade;
    private bool _isReleased;
    private bool _isOutputEnded;
    private bool _wantsRoom;
    private bool _isConnecting;

    public MemoryConnection(MemoryLoop loop, IPEndPoint local, IPEndPoint remote, bool isConnecting)
        : base(loop, isConnecting ? Origin.Made : Origin.Accepted)
    {
        _loop = loop;
        _isConnecting = isConnecting;
        _incoming = new MemoryWire(loop.Splits ? 1 << loop.Random.Next(9, 18) : 256 * 1024);
        Local = local;
        Remote = remote;
        loop.Add(this);
    }

    public override IPEndPoint? Local { get; }

    public override IPEndPoint? Remote { get; }

    /// <summary>Whether something is on its way to this end.</summary>
    public bool HasNews =>
        !_isReleased && (_isConnecting ? !_loop.IsSilent(Remote!) : _incoming.HasNews || (_wantsRoom && _other!._incoming.Room > 0));

    /// <summary>How many bytes went out.</summary>
    public int BytesSent { get; private set; }

    /// <summary>Whether nothing can happen to it any more.</summary>
    public bool IsForgotten => _isReleased;

    protected override bool HasInput => _incoming.CanReceive;

    public void Join(MemoryConnection other)
    {
        _other = other;
        other._other = this;
        _isMade = true;
        other._isMade = true;
    }

    /// <summary>Lets some of what is on its way arrive.</summary>
    public void Arrive()
    {
        if (_isConnecting)
        {
            _isConnecting = false;
            _loop.Answer(this);
            OnReady(_isMade ? SocketStates.Output : SocketStates.Over);
            return;
        }

        var states = _incoming.Arrive(_loop.Splits ? _loop.Random : null);
        if (_wantsRoom && _other!._incoming.Room > 0)
        {
            _wantsRoom = false;
            states |= SocketStates.Output;
        }

        if (states != SocketStates.None)
        {
            OnReady(states);
        }
    }

    protected override int Receive(Memory<byte> buffer) =>
        _incoming.Receive(buffer.Span) switch
        {
            MemoryWire.Nothing => Nothing,
            MemoryWire.Broken => Broken,
            var count => count,
        };

    protected override int Send(OutputSegment? first, ReadOnlySpan<byte> more)
    {
        if (_incoming.IsBroken)
        {
            return Broken;
        }

        var sent = 0;
        var isAll = true;
        for (var segment = first; segment is not null && isAll; segment = segment.Next)
        {
            isAll = SendSome(segment.Bytes.AsSpan(segment.Start, segment.End - segment.Start), ref sent);
        }

        if (isAll)
        {
            isAll = SendSome(more, ref sent);
        }

        _wantsRoom |= !isAll;
        return sent;
    }

    protected override void EndOutput()
    {
        _isOutputEnded = true;
        _other!._incoming.End();
    }

    protected override void Release(bool isReset)
    {
        _isReleased = true;
        if (_other is not { } other)
        {
            return;
        }

        if (isReset || _incoming.HasUnread)
        {
            other._incoming.Reset();
        }
        else if (!_isOutputEnded)
        {
            other._incoming.End();
        }
    }

    protected override bool FinishConnect() => _isMade;

    private bool SendSome(ReadOnlySpan<byte> bytes, ref int sent)
    {
        var other = _other!;
        if (other._isReleased)
        {
            // Nobody is there any more: taken, and answered by a reset.
            _incoming.Reset();
            sent += bytes.Length;
            return true;
        }

        var count = Math.Min(bytes.Length, other._incoming.Room);
        BytesSent += count;
        other._incoming.Send(bytes[..count]);
        sent += count;
        return count == bytes.Length;
    }
}
