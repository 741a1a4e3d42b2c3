using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Names;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Datagrams;

/// <summary>One client's datagrams and the answers to them: a socket that is connected to the endpoint that was chosen for them.</summary>
internal sealed class DatagramFlow : IReadable, INameEvents
{
    private const int DatagramsATurn = 64;

    private readonly DatagramPort _port;
    private readonly StreamRule _rule;
    private readonly string _listener;
    private readonly BackendState _backend;
    private readonly BackendEndpoint _endpoint;
    private readonly long _startedAt;
    private readonly Queue<byte[]> _waiting = [];
    private Socket? _socket;
    private IDisposable? _watch;
    private EndpointPool _pool;
    private StreamModel _model;
    private long _bytesUp;
    private long _bytesDown;
    private bool _isOver;

    private DatagramFlow(
        DatagramPort port,
        SocketAddress client,
        StreamModel model,
        string listener,
        StreamRule rule,
        BackendState backend,
        BackendEndpoint endpoint
    )
    {
        _port = port;
        Client = client;
        _model = model;
        _listener = listener;
        _rule = rule;
        _backend = backend;
        _pool = backend.Pool;
        _endpoint = endpoint;
        _startedAt = port.Loop.Timestamp;
        LastMove = port.Loop.Now;
        endpoint.Begin(port.Loop.Index);
        backend.Counters.CountRequest(port.Loop.Index);
    }

    /// <summary>The client's address and port.</summary>
    public SocketAddress Client { get; }

    /// <summary>When a datagram last went either way, by the loop's clock.</summary>
    public long LastMove { get; private set; }

    /// <summary>Whether the configuration would now send the client elsewhere: another rule, or its endpoint is gone.</summary>
    public bool IsStale
    {
        get
        {
            if (_port.Port.Model is var model && model != _model)
            {
                if (model.Match([]).Route != _rule)
                {
                    return true;
                }

                _model = model;
            }

            if (_backend.Pool is var pool && pool != _pool)
            {
                if (!pool.Candidates.Contains(_endpoint))
                {
                    return true;
                }

                _pool = pool;
            }

            return false;
        }
    }

    /// <summary>Chooses an endpoint for a client; null when there is none that datagrams can be sent to.</summary>
    public static DatagramFlow? Begin(DatagramPort port, SocketAddress client)
    {
        var model = port.Port.Model;
        var match = model.Match([]);
        if (
            !match.IsMatched
            || match.Route.Choice is not { } choice
            || match.Route.Backends[choice.Next()] is not { } backend
            || LeastRequest.Choose(backend.Pool.Candidates, [], port.Loop.Now, port.Loop.Index) is not { } endpoint
        )
        {
            return null;
        }

        var flow = new DatagramFlow(port, client, model, match.Listener.Name, match.Route, backend, endpoint);
        if (endpoint.Ip is { } address)
        {
            flow.Open(address);
        }
        else
        {
            port.Names.Find(endpoint.Address, endpoint.Port, port.Loop, flow);
        }

        return flow._isOver ? null : flow;
    }

    /// <inheritdoc />
    public void OnName(IPEndPoint? address)
    {
        if (_isOver)
        {
            return;
        }

        if (address is null)
        {
            Fail();
            return;
        }

        Open(address);
        while (!_isOver && _waiting.TryDequeue(out var datagram))
        {
            Send(datagram);
        }
    }

    /// <summary>Sends a client's datagram to the endpoint.</summary>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        LastMove = _port.Loop.Now;
        if (_socket is null)
        {
            Await(datagram);
            return;
        }

        _socket.Send(datagram, SocketFlags.None, out var error);
        if (error == SocketError.Success)
        {
            _bytesUp += datagram.Length;
            return;
        }

        _port.Drop();
        EndWhenRefused(error);
    }

    /// <inheritdoc />
    public void OnReadable()
    {
        for (var count = 0; count < DatagramsATurn; count++)
        {
            var length = _socket!.Receive(_port.Buffer, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                EndWhenRefused(error);
                return;
            }

            _endpoint.Succeeded();
            LastMove = _port.Loop.Now;
            _bytesDown += length;
            _port.Answer(_port.Buffer.AsSpan(0, length), Client);
            if (_socket.Available == 0)
            {
                return;
            }
        }
    }

    /// <summary>Ends the flow, and tells of it.</summary>
    public void End(ProxyError error)
    {
        _isOver = true;
        _port.Remove(this);
        _watch?.Dispose();
        _socket?.Dispose();
        _endpoint.End(_port.Loop.Index);
        var any = new IPEndPoint(Client.Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        _port.Port.Report(
            _port.Loop,
            new StreamReport
            {
                Client = (IPEndPoint)any.Create(Client),
                ServerName = null,
                Listener = _listener,
                Rule = _rule,
                Backend = _backend,
                Endpoint = _endpoint,
                Error = error,
                Retries = 0,
                Duration = Stopwatch.GetElapsedTime(_startedAt, _port.Loop.Timestamp),
                Connected = null,
                BytesUp = _bytesUp,
                BytesDown = _bytesDown,
            }
        );
    }

    // The endpoint's machine says that nobody listens (ICMP): the client's next datagram begins a flow to another one.
    private void EndWhenRefused(SocketError error)
    {
        if (error is SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable)
        {
            Fail();
        }
    }

    private void Open(IPEndPoint address)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            socket.Connect(address);
            _socket = socket;
            _watch = _port.Loop.Watch(socket, this);
        }
        catch (SocketException)
        {
            // No route to it, or no descriptor or local port left.
            socket?.Dispose();
            Fail();
        }
    }

    private void Await(ReadOnlySpan<byte> datagram)
    {
        if (_waiting.Count < _port.Limits.Waiting)
        {
            _waiting.Enqueue(datagram.ToArray());
        }
        else
        {
            _port.Drop();
        }
    }

    private void Fail()
    {
        _endpoint.Failed(_port.Loop.Now, 1000);
        _backend.Counters.CountFailure(_port.Loop.Index);
        End(ProxyError.ConnectFailed);
    }
}
