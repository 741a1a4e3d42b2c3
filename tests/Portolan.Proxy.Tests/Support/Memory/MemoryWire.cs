using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Support.Memory;

/// <summary>One direction of a connection: bytes on their way, and bytes that have arrived and were not received yet.</summary>
internal sealed class MemoryWire(int capacity)
{
    public const int Nothing = -1;
    public const int Broken = -2;

    private readonly Queue<byte> _underWay = new();
    private readonly Queue<byte> _arrived = new();
    private bool _isEnding;
    private bool _isEnded;
    private bool _isResetting;
    private bool _isReset;

    /// <summary>How many more bytes fit.</summary>
    public int Room => Math.Max(0, capacity - _underWay.Count - _arrived.Count);

    /// <summary>Whether something is on its way.</summary>
    public bool HasNews => !_isReset && (_underWay.Count > 0 || (_isEnding && !_isEnded) || _isResetting);

    /// <summary>Whether bytes or the end can be received now.</summary>
    public bool CanReceive => _arrived.Count > 0 || (_isEnded && !_isReset);

    /// <summary>Whether bytes came, or are coming, that nobody received.</summary>
    public bool HasUnread => _underWay.Count > 0 || _arrived.Count > 0;

    /// <summary>Whether a reset has arrived.</summary>
    public bool IsBroken => _isReset;

    public void Send(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            _underWay.Enqueue(value);
        }
    }

    public void End() => _isEnding = true;

    public void Reset()
    {
        _isResetting = true;
        _underWay.Clear();
    }

    /// <summary>Some of what is on its way arrives, or all; says what a socket would.</summary>
    public SocketStates Arrive(Random? random)
    {
        if (_isReset)
        {
            return SocketStates.None;
        }

        if (_isResetting)
        {
            _isReset = true;
            return SocketStates.Input | SocketStates.Output | SocketStates.Over;
        }

        var states = SocketStates.None;
        var count =
            random is null || random.Next(4) == 0 ? _underWay.Count : random.Next(Math.Min(_underWay.Count, 1 << random.Next(12)) + 1);
        for (var left = count; left > 0; left--)
        {
            _arrived.Enqueue(_underWay.Dequeue());
            states = SocketStates.Input;
        }

        if (_isEnding && !_isEnded && _underWay.Count == 0)
        {
            _isEnded = true;
            states |= SocketStates.Input | SocketStates.InputEnd;
        }

        return states;
    }

    public int Receive(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _arrived.Count);
        for (var index = 0; index < count; index++)
        {
            buffer[index] = _arrived.Dequeue();
        }

        return count > 0 ? count
            : _isReset ? Broken
            : _isEnded ? 0
            : Nothing;
    }
}
