using System.Buffers;
using System.Net;

namespace Portolan.Proxy.Transport;

/// <summary>
/// A connection as what speaks on it sees it: bytes in, bytes out, on one loop. Behind it is a TCP socket, TLS over one, or (in tests)
/// memory. Every member is called on the connection's loop, and every event comes on it: nothing here takes a lock.
/// </summary>
/// <remarks>
/// <para>Reading: bytes are pushed to <see cref="IConnectionEvents.OnInput"/>, which says how many it took; the rest is kept and offered
/// again together with what comes next (or after <see cref="ResumeReading"/>). A connection at rest holds no buffer. Paused, the socket is
/// not read, so that the peer's window fills.</para>
/// <para>Writing: what is written goes out at the end of the loop's turn, gathered; large writes with nothing before them go straight to
/// the socket. Nothing is ever refused: <see cref="PendingBytes"/> grows, and the writer's source has to pause when it is above
/// <see cref="HighWater"/>, until <see cref="IConnectionEvents.OnDrained"/>.</para>
/// </remarks>
internal abstract class ByteConnection : IBufferWriter<byte>
{
    /// <summary>Above so many bytes that the peer has not taken yet, what feeds this connection pauses.</summary>
    public const int HighWater = 64 * 1024;

    /// <summary>At or below so many, it goes on.</summary>
    public const int LowWater = 16 * 1024;

    /// <summary>The loop that everything of this connection happens on.</summary>
    public abstract EventLoop Loop { get; }

    /// <summary>Who is told. Set before the first event, and again when another protocol takes over (after an upgrade).</summary>
    public IConnectionEvents Events { get; set; } = null!;

    /// <summary>Who is told of the end besides, whatever speaks on it by then. Of an accepted connection.</summary>
    public IConnectionOwner? Owner { get; set; }

    /// <summary>Bytes that were received.</summary>
    public abstract long ReceivedBytes { get; }

    /// <summary>Bytes that were sent.</summary>
    public abstract long SentBytes { get; }

    /// <summary>The peer's address.</summary>
    public abstract IPEndPoint? Remote { get; }

    /// <summary>Whose connection it is: the peer's, or that of the client for whom the peer, a proxy, says that it connects.</summary>
    public IPEndPoint? Caller
    {
        get => field ?? Remote;
        set;
    }

    /// <summary>Our own address.</summary>
    public abstract IPEndPoint? Local { get; }

    /// <summary>What TLS settled; null on a plain connection.</summary>
    public abstract TlsDetails? Tls { get; }

    /// <summary>Bytes written and not taken by the peer's kernel (or ours) yet.</summary>
    public abstract int PendingBytes { get; }

    /// <summary>Whether the peer has sent its end (FIN, close_notify); it may still read.</summary>
    public abstract bool IsInputEnded { get; }

    /// <summary>Whether <see cref="IConnectionEvents.OnClosed"/> has been called, or is about to be.</summary>
    public abstract bool IsClosed { get; }

    /// <summary>Stops the flow of <see cref="IConnectionEvents.OnInput"/>. May be called within it.</summary>
    public abstract void PauseReading();

    /// <summary>Lets it flow again; what was kept is offered again in this turn or the next, never within this call.</summary>
    public abstract void ResumeReading();

    /// <summary>Appends bytes.</summary>
    public abstract void Write(ReadOnlySpan<byte> bytes);

    /// <inheritdoc />
    public abstract Span<byte> GetSpan(int sizeHint = 0);

    /// <inheritdoc />
    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    /// <inheritdoc />
    public abstract void Advance(int count);

    /// <summary>Sends our end after what was written; reading goes on.</summary>
    public abstract void CloseOutput();

    /// <summary>
    /// Sends what was written and our end, reads and drops for a short while what the peer still sends (so that a reset does not take our
    /// last answer from it: RFC 9112,
    /// 9.6), then closes. <see cref="IConnectionEvents.OnClosed"/> is the only event from now on.
    /// </summary>
    public abstract void Close();

    /// <summary>
    /// Resets the connection now; what was not sent is lost. <see cref="IConnectionEvents.OnClosed"/> follows, never within this call.
    /// </summary>
    public abstract void Abort();
}
