using System.Text;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Support.Memory;

/// <summary>The test's end of a connection: sends what the test says and keeps what comes.</summary>
internal sealed class MemoryPeer : IConnectionEvents
{
    private readonly MemoryLoop _loop;
    private readonly List<byte> _received = [];

    public MemoryPeer(MemoryLoop loop, ByteConnection connection)
    {
        _loop = loop;
        Connection = connection;
        connection.Events = this;
    }

    /// <summary>The connection, for what is not here.</summary>
    public ByteConnection Connection { get; }

    /// <summary>Everything that came, or since <see cref="Take"/>.</summary>
    public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received);

    /// <summary>The same as text, a character a byte.</summary>
    public string Text => Encoding.Latin1.GetString(Bytes);

    /// <summary>Called when more came; the test answers here when it wants to.</summary>
    public Action<MemoryPeer>? Received { get; set; }

    /// <summary>Whether the other side has sent its end.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>How it ended; null while it has not.</summary>
    public CloseReason? Closed { get; private set; }

    /// <summary>Gives the connection to somebody else, who sets its events: the test's part is over.</summary>
    public ByteConnection Release()
    {
        _loop.PeerIsOver();
        return Connection;
    }

    /// <summary>Sends text, a byte a character, and runs the loop until all is done.</summary>
    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes and runs the loop until all is done.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        Connection.Write(bytes);
        _loop.Run();
    }

    /// <summary>Sends the end; the other side may still send.</summary>
    public void End()
    {
        Connection.CloseOutput();
        _loop.Run();
    }

    /// <summary>Resets the connection.</summary>
    public void Reset()
    {
        Connection.Abort();
        _loop.Run();
    }

    /// <summary>What came, which is then forgotten.</summary>
    public string Take()
    {
        var text = Text;
        _received.Clear();
        return text;
    }

    /// <summary>Puts what was taken, but not used, in front of what comes next.</summary>
    public void PutBack(ReadOnlySpan<byte> bytes) => _received.InsertRange(0, bytes.ToArray());

    public void OnConnected() { }

    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        _received.AddRange(bytes);
        Received?.Invoke(this);
        return bytes.Length;
    }

    public void OnInputEnded() => IsEnded = true;

    public void OnDrained() { }

    public void OnClosed(CloseReason reason)
    {
        Closed = reason;
        _loop.PeerIsOver();
    }
}
