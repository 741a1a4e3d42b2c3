using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portolan.Proxy.Transport.Linux;

/// <summary>An event loop on epoll: one wait, one receive and one send a message.</summary>
internal sealed unsafe class EpollLoop : SocketLoop
{
    private const int EventsAtOnce = 256;
    private const ulong WakeData = ulong.MaxValue;

    // struct epoll_event is packed on x64 and nowhere else.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + 8;

    private readonly EpollTable _table = new();
    private readonly byte[] _events = GC.AllocateArray<byte>(EventsAtOnce * EventSize, pinned: true);
    private readonly int _epoll;
    private readonly int _wake;
    private int _ready;

    /// <summary>
    /// Makes a loop; it does not run yet. Throws <see cref="SocketException"/> when the system gives no more descriptors.
    /// </summary>
    public EpollLoop(int index)
        : base(index)
    {
        _epoll = Checked(Libc.EpollCreate(Libc.CloseOnExec));
        _wake = Checked(Libc.EventDescriptor(0, Libc.NonBlocking | Libc.CloseOnExec));

        // Edge-triggered: each write is an edge, so nobody has to read it.
        Control(Libc.EpollAdd, _wake, Libc.EpollIn | Libc.EpollEdge, WakeData);
    }

    private byte* Events => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_events));

    /// <inheritdoc />
    public override ISocketAcceptor Listen(Socket socket, IAcceptEvents events) => new EpollAcceptor(this, socket, events);

    /// <inheritdoc />
    public override IDisposable Watch(Socket socket, IReadable readable) => new EpollWatch(this, socket, readable);

    /// <summary>A connection that another loop accepted for this one.</summary>
    public void Adopt(int descriptor, IPEndPoint? remote, IAcceptEvents events)
    {
        var connection = EpollConnection.Accepted(this, descriptor, remote);
        try
        {
            connection.Enter();
            events.OnAccepted(connection);
        }
        catch (Exception exception)
        {
            Report(exception);
            connection.Discard();
        }
    }

    /// <summary>Enters a descriptor.</summary>
    internal void Enter(int descriptor, IEpollTarget target, uint events) =>
        Control(Libc.EpollAdd, descriptor, events, _table.Add(descriptor, target));

    /// <summary>Takes a descriptor out that is about to be closed, which takes it out of epoll.</summary>
    internal void Leave(int descriptor, IEpollTarget target) => _table.Remove(descriptor, target);

    /// <summary>Takes a descriptor out that stays open.</summary>
    internal void Remove(int descriptor, IEpollTarget target)
    {
        _table.Remove(descriptor, target);
        _ = Libc.EpollControl(_epoll, Libc.EpollDelete, descriptor, null);
    }

    /// <inheritdoc />
    protected override LoopConnection Open(IPEndPoint endPoint) => EpollConnection.Connecting(this, endPoint);

    /// <inheritdoc />
    protected override void Wait(long milliseconds)
    {
        _ready = Libc.EpollWait(_epoll, Events, EventsAtOnce, (int)Math.Min(milliseconds, int.MaxValue));
    }

    /// <inheritdoc />
    protected override void Tell()
    {
        for (var index = 0; index < _ready; index++)
        {
            var one = Events + (index * EventSize);
            var data = Unsafe.ReadUnaligned<ulong>(one + DataOffset);
            if (data != WakeData)
            {
                Tell(_table.Find(data), Unsafe.ReadUnaligned<uint>(one));
            }
        }
    }

    /// <inheritdoc />
    protected override void Wake()
    {
        var one = 1UL;
        _ = Libc.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    /// <inheritdoc />
    protected override void AbortAll()
    {
        foreach (var connection in _table.All().OfType<EpollConnection>())
        {
            connection.Abort();
        }
    }

    /// <inheritdoc />
    protected override void Release()
    {
        _ = Libc.Close(_epoll);
        _ = Libc.Close(_wake);
    }

    private void Tell(IEpollTarget? target, uint events)
    {
        try
        {
            target?.OnEpoll(events);
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    private static int Checked(int descriptor) => descriptor >= 0 ? descriptor : throw new SocketException(Libc.Error);

    private void Control(int operation, int descriptor, uint events, ulong data)
    {
        var one = stackalloc byte[EventSize];
        Unsafe.WriteUnaligned(one, events);
        Unsafe.WriteUnaligned(one + DataOffset, data);
        _ = Checked(Libc.EpollControl(_epoll, operation, descriptor, one));
    }
}
