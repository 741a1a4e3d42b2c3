using System.Net;
using System.Net.Sockets;
using Portolan.Proxy.Names;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Datagrams;

/// <summary>
/// A port of datagrams. What comes from one address and port of a client is a flow: it has an endpoint, chosen when it begins, and a socket
/// of its own through which the endpoint's answers come back. All of a port is on one loop. A datagram that cannot be sent at once is
/// dropped, as networks do.
/// </summary>
internal sealed class DatagramPort : IReadable
{
    // The largest payload is 65,507 bytes over IPv4 and 65,527 over IPv6.
    private const int LargestDatagram = 65_536;
    private const int DatagramsATurn = 64;
    private const int Sweeps = 4;

    private readonly SocketLoop _loop;
    private readonly Socket _socket;
    private readonly IStreamPort _port;
    private readonly DatagramLimits _limits;
    private readonly byte[] _buffer = new byte[LargestDatagram];
    private readonly Dictionary<SocketAddress, DatagramFlow> _flows = [];
    private readonly SocketAddress _sender;
    private readonly SweepTimer _sweep;
    private IDisposable? _watch;
    private long _dropped;

    private DatagramPort(SocketLoop loop, Socket socket, IStreamPort port, DatagramLimits limits, NameResolver names)
    {
        _loop = loop;
        _socket = socket;
        _port = port;
        _limits = limits;
        Names = names;
        _sender = new SocketAddress(socket.AddressFamily);
        _sweep = new SweepTimer(this);
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Datagrams that nobody got: no rule, no endpoint, too many flows, or no room in a socket. Any thread may read it.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>The loop that all of it is on.</summary>
    public SocketLoop Loop => _loop;

    /// <summary>Binds the port, and begins on the loop. Throws <see cref="SocketException"/>.</summary>
    public static DatagramPort Bind(SocketLoop loop, IPEndPoint endPoint, IStreamPort port, DatagramLimits limits, NameResolver names)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Blocking = false;
            socket.Bind(endPoint);
            var datagrams = new DatagramPort(loop, socket, port, limits, names);
            loop.Post(new Beginning(datagrams));
            return datagrams;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends all flows and frees the port. From any thread; it is free when this completes. Datagrams have no end that could be waited for.
    /// </summary>
    public Task StopAsync()
    {
        var ending = new Ending(this);
        _loop.Post(ending);
        return ending.Done;
    }

    /// <inheritdoc />
    public void OnReadable()
    {
        for (var count = 0; count < DatagramsATurn && TryReceive(out var length); count++)
        {
            Forward(_buffer.AsSpan(0, length));
            if (_socket.Available == 0)
            {
                return;
            }
        }
    }

    internal byte[] Buffer => _buffer;

    internal IStreamPort Port => _port;

    internal DatagramLimits Limits => _limits;

    /// <summary>Finds endpoints whose address is a name.</summary>
    internal NameResolver Names { get; }

    internal void Drop() => Volatile.Write(ref _dropped, _dropped + 1);

    /// <summary>Sends an endpoint's answer to a client.</summary>
    internal void Answer(ReadOnlySpan<byte> datagram, SocketAddress client)
    {
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, client);
        }
        catch (SocketException)
        {
            Drop();
        }
    }

    internal void Remove(DatagramFlow flow) => _flows.Remove(flow.Client);

    private bool TryReceive(out int length)
    {
        try
        {
            length = _socket.ReceiveFrom(_buffer, SocketFlags.None, _sender);
            return true;
        }
        catch (SocketException)
        {
            // Nothing there after all (a wrong checksum), or an error of something that was sent before.
            length = 0;
            return false;
        }
    }

    private void Forward(ReadOnlySpan<byte> datagram)
    {
        if (_flows.TryGetValue(_sender, out var flow) && flow.IsStale)
        {
            flow.End(Errors.ProxyError.None);
            flow = null;
        }

        if (flow is null)
        {
            if (_flows.Count >= _limits.Flows)
            {
                Drop();
                return;
            }

            var client = new SocketAddress(_sender.Family, _sender.Size);
            _sender.Buffer.Span[.._sender.Size].CopyTo(client.Buffer.Span);
            flow = DatagramFlow.Begin(this, client);
            if (flow is null)
            {
                Drop();
                return;
            }

            _flows[client] = flow;
        }

        flow.Send(datagram);
    }

    private void Begin()
    {
        _watch = _loop.Watch(_socket, this);
        _loop.Start(_sweep, _limits.Idle / Sweeps);
    }

    private void Sweep()
    {
        foreach (var flow in _flows.Values.Where(flow => _loop.Now - flow.LastMove >= _limits.Idle).ToList())
        {
            flow.End(Errors.ProxyError.None);
        }

        _loop.Start(_sweep, _limits.Idle / Sweeps);
    }

    private void Stop()
    {
        _sweep.Stop();
        foreach (var flow in _flows.Values.ToList())
        {
            flow.End(Errors.ProxyError.None);
        }

        _watch?.Dispose();
        _socket.Dispose();
    }

    private sealed class SweepTimer(DatagramPort port) : LoopTimer
    {
        protected internal override void OnDue() => port.Sweep();
    }

    private sealed class Beginning(DatagramPort port) : ILoopWork
    {
        public void Run() => port.Begin();
    }

    private sealed class Ending(DatagramPort port) : ILoopWork
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public void Run()
        {
            port.Stop();
            _done.SetResult();
        }
    }
}
