using System.Diagnostics;
using System.Text;
using Portolan.Http.ClientHellos;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Balancing;
using Portolan.Proxy.Errors;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Transport;
using Portolan.Routing;

namespace Portolan.Proxy.Streams;

/// <summary>
/// One client's connection of a port that carries bytes: TCP, TLS by its server name, or what was inside of TLS. All on the client's loop.
/// </summary>
/// <remarks>
/// <para>The steps: 1. read the ClientHello (passthrough only; nothing of it is taken), 2. match and draw a backend, 3. connect, trying
/// other endpoints while none answers,
/// 4. relay, 5. report.</para>
/// <para>Backpressure: whichever side takes its bytes too slowly pauses the other. An end of one side is passed on, and the other direction
/// goes on. A reset is passed on as a reset: a client must not take half an answer for a whole one. Before the endpoint is there the client
/// is not read, so nothing is held but what its kernel holds.</para>
/// </remarks>
internal sealed class StreamConnection : IConnectionEvents, IClientConnection
{
    private readonly StreamLoop _loop;
    private readonly ByteConnection _client;
    private readonly StreamTimer _timer;
    private readonly long _startedAt;
    private readonly List<BackendEndpoint?> _tried = [];
    private readonly StreamKind _kind;
    private ClientHelloReader? _hello;
    private Phase _phase;
    private ProxyError _connectError = ProxyError.NoEndpoint;
    private RouteMatch<StreamRule> _match;
    private BackendState? _backendState;
    private StreamBackend? _backend;
    private string? _serverName;
    private long _connectedAt;
    private long _lastMove;
    private long _idle;
    private bool _isClientOver;
    private bool _isBackendOver;

    public StreamConnection(StreamLoop loop, ByteConnection client, IStreamPort port, StreamKind kind)
    {
        _loop = loop;
        _kind = kind;
        _client = client;
        Port = port;
        _timer = new StreamTimer(this);
        _startedAt = loop.Loop.Timestamp;
    }

    /// <summary>How the client's connection is to end.</summary>
    private enum ClientEnd
    {
        /// <summary>It is over already.</summary>
        None,

        /// <summary>What was written goes out.</summary>
        Orderly,

        /// <summary>With a reset: something broke, or is not there.</summary>
        Reset,
    }

    private enum Phase
    {
        Hello,
        Connecting,
        Relaying,
        Over,
    }

    /// <summary>The port that accepted it.</summary>
    public IStreamPort Port { get; }

    /// <summary>Bytes from the client to the endpoint.</summary>
    public long BytesUp { get; private set; }

    /// <summary>Bytes from the endpoint to the client.</summary>
    public long BytesDown { get; private set; }

    /// <summary>Begins; within the call that accepted the connection.</summary>
    public void Start()
    {
        _client.Events = this;
        if (_kind == StreamKind.TlsPassthrough)
        {
            // :: Step 1: the ClientHello.
            _hello = new ClientHelloReader(_loop.Limits.HelloBytes);
            _loop.Loop.Start(_timer, _loop.Limits.HelloPatience);
            return;
        }

        _serverName = _kind == StreamKind.TlsTerminated ? _client.Tls?.ServerName : null;
        Route(_serverName is null ? [] : Encoding.ASCII.GetBytes(_serverName));
    }

    /// <summary>Resets both sides.</summary>
    public void Abort() => End(ProxyError.None, ClientEnd.Reset);

    /// <inheritdoc />
    /// <remarks>Only when it has not begun yet; else it ends by itself, for bytes have no word for "leave".</remarks>
    public void CloseGracefully()
    {
        if (_phase == Phase.Hello)
        {
            End(ProxyError.None, ClientEnd.Orderly);
        }
    }

    /// <inheritdoc />
    public string Describe() =>
        $"{_kind} {_phase} sni={_serverName ?? "-"} backend={_backendState?.Key.ToString() ?? "-"} endpoint={_backend?.Endpoint.Authority ?? "-"} "
        + $"up={BytesUp} down={BytesDown} pendingUp={_backend?.Connection?.PendingBytes ?? 0} pendingDown={_client.PendingBytes}";

    void IConnectionEvents.OnConnected() { }

    int IConnectionEvents.OnInput(ReadOnlySpan<byte> bytes)
    {
        switch (_phase)
        {
            case Phase.Hello:
                ReadHello(bytes);

                // The endpoint gets all of it: it is kept, and offered again when the endpoint is there.
                return 0;

            case Phase.Relaying:
                BytesUp += bytes.Length;
                Relay(bytes, _client, _backend!.Connection!);
                return bytes.Length;

            default:
                return _phase == Phase.Over ? bytes.Length : 0;
        }
    }

    void IConnectionEvents.OnInputEnded()
    {
        if (_phase == Phase.Relaying)
        {
            _backend!.Connection!.CloseOutput();
            BeginHalfClosed();
        }
        else if (_phase == Phase.Hello)
        {
            End(ProxyError.ClientGone, ClientEnd.Orderly);
        }
    }

    void IConnectionEvents.OnDrained() => _backend?.Connection?.ResumeReading();

    void IConnectionEvents.OnClosed(CloseReason reason)
    {
        if (reason == CloseReason.Closed && _phase == Phase.Relaying)
        {
            // Both directions of the client are done; what was written to the endpoint may still wait there.
            _isClientOver = true;
            EndWhenBothAreOver();
        }
        else
        {
            // Aborted: we did it, when the time to drain was over.
            End(reason == CloseReason.Aborted ? ProxyError.None : ProxyError.ClientGone, ClientEnd.None);
        }
    }

    /// <summary>The endpoint is there.</summary>
    internal void OnBackendConnected(StreamBackend backend)
    {
        // :: Step 4: relay.
        backend.Endpoint.Succeeded();
        _phase = Phase.Relaying;
        _connectedAt = _loop.Loop.Timestamp;
        _lastMove = _loop.Loop.Now;
        _idle = _loop.Limits.Idle;
        _loop.Loop.Start(_timer, _idle);
        _client.ResumeReading();
    }

    /// <summary>Bytes of the endpoint.</summary>
    internal void OnBackendInput(StreamBackend backend, ReadOnlySpan<byte> bytes)
    {
        BytesDown += bytes.Length;
        Relay(bytes, backend.Connection!, _client);
    }

    /// <summary>The endpoint has sent its end.</summary>
    internal void OnBackendInputEnded()
    {
        _client.CloseOutput();
        BeginHalfClosed();
    }

    /// <summary>The endpoint has taken what waited for it.</summary>
    internal void OnBackendDrained() => _client.ResumeReading();

    /// <summary>The endpoint's connection is over, or was never made.</summary>
    internal void OnBackendClosed(StreamBackend backend, CloseReason reason)
    {
        if (_phase == Phase.Connecting)
        {
            FailAttempt(backend, AttemptPlan.ErrorOf(reason.ToOutcome()));
        }
        else if (reason == CloseReason.Closed)
        {
            _isBackendOver = true;
            EndWhenBothAreOver();
        }
        else
        {
            End(ProxyError.BackendReset, ClientEnd.Reset);
        }
    }

    private void ReadHello(ReadOnlySpan<byte> bytes)
    {
        switch (_hello!.Read(bytes))
        {
            case ClientHelloStep.Invalid:
                Refuse(ProxyError.BadHost, TlsAlert.DecodeError);
                break;

            case ClientHelloStep.Complete:
                _serverName = _hello.ServerName.IsEmpty ? null : Encoding.ASCII.GetString(_hello.ServerName);
                _timer.Stop();
                Route(_hello.ServerName);
                _hello?.Dispose();
                _hello = null;
                break;
        }
    }

    private void Route(ReadOnlySpan<byte> serverName)
    {
        // :: Step 2: match, and draw a backend.
        _client.PauseReading();
        _phase = Phase.Connecting;
        var model = Port.Model;
        _match = model.Match(serverName);
        if (!_match.IsMatched || !model.Takes(_match.Listener.Name, _kind))
        {
            Refuse(ProxyError.NoRoute, TlsAlert.UnrecognizedName);
            return;
        }

        if (_match.Route.Choice is not { } choice)
        {
            Refuse(ProxyError.NoBackend, TlsAlert.InternalError);
            return;
        }

        _backendState = _match.Route.Backends[choice.Next()];
        if (_backendState is null)
        {
            Refuse(ProxyError.BackendUnresolved, TlsAlert.InternalError);
            return;
        }

        _backendState.Counters.CountRequest(_loop.Loop.Index);
        Connect();
    }

    private void Connect()
    {
        // :: Step 3: connect.
        var endpoint =
            _tried.Count < _loop.Limits.Attempts
                ? LeastRequest.Choose(
                    _backendState!.Pool.Candidates,
                    System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tried),
                    _loop.Loop.Now,
                    _loop.Loop.Index
                )
                : null;
        if (endpoint is null)
        {
            _backendState!.Counters.CountFailure(_loop.Loop.Index);
            Refuse(_connectError, TlsAlert.InternalError);
            return;
        }

        if (_tried.Count > 0)
        {
            _backendState!.Counters.CountRetry(_loop.Loop.Index);
        }

        _tried.Add(endpoint);
        var settings = _backendState!.Settings;

        // What is passed through is TLS already, which ends at the endpoint.
        _backend = new StreamBackend(this, endpoint, _kind == StreamKind.TlsPassthrough ? null : settings.Tls?.ForBytes);
        _loop.Loop.Start(_timer, (long)settings.Config.ConnectTimeout.TotalMilliseconds);
        _backend.Open(_loop.Loop, _loop.Names);
    }

    private void FailAttempt(StreamBackend backend, ProxyError error)
    {
        backend.Endpoint.Failed(_loop.Loop.Now, 1000);
        _connectError = error;
        _backend = null;
        Connect();
    }

    private void Relay(ReadOnlySpan<byte> bytes, ByteConnection from, ByteConnection to)
    {
        _lastMove = _loop.Loop.Now;
        to.Write(bytes);
        if (to.PendingBytes > ByteConnection.HighWater)
        {
            from.PauseReading();
        }
    }

    private void BeginHalfClosed()
    {
        if (_idle != _loop.Limits.HalfClosedIdle)
        {
            _idle = _loop.Limits.HalfClosedIdle;
            _lastMove = _loop.Loop.Now;
            _loop.Loop.Start(_timer, _idle);
        }
    }

    private void EndWhenBothAreOver()
    {
        if (_isClientOver && _isBackendOver)
        {
            End(ProxyError.None, ClientEnd.None);
        }
    }

    /// <summary>
    /// Ends a connection that no endpoint has: with an alert where the client speaks TLS to us in the clear, with a reset where an end
    /// would look like an empty answer.
    /// </summary>
    private void Refuse(ProxyError error, ReadOnlySpan<byte> alert)
    {
        if (_kind == StreamKind.TlsPassthrough)
        {
            _client.Write(alert);
            End(error, ClientEnd.Orderly);
        }
        else
        {
            End(error, ClientEnd.Reset);
        }
    }

    private void OnTimer()
    {
        switch (_phase)
        {
            case Phase.Hello:
                _loop.Reached.Reached(ProxyLimit.RequestHeadersTimeout, _loop.Loop.Index);
                End(ProxyError.RequestTimeout, ClientEnd.Reset);
                break;

            case Phase.Connecting:
                var late = _backend!;
                late.Abandon();
                FailAttempt(late, ProxyError.ConnectFailed);
                break;

            case Phase.Relaying when _loop.Loop.Now - _lastMove is var rested && rested < _idle:
                _loop.Loop.Start(_timer, _idle - rested);
                break;

            case Phase.Relaying:
                _loop.Reached.Reached(
                    _idle == _loop.Limits.HalfClosedIdle ? ProxyLimit.StreamIdleTimeout : ProxyLimit.TunnelIdleTimeout,
                    _loop.Loop.Index
                );
                End(ProxyError.IdleTimeout, ClientEnd.Reset);
                break;
        }
    }

    /// <summary>Once; what still comes of either side afterwards is nobody's.</summary>
    private void End(ProxyError error, ClientEnd client)
    {
        if (_phase == Phase.Over)
        {
            return;
        }

        _phase = Phase.Over;
        _timer.Stop();
        _hello?.Dispose();
        _hello = null;
        if (client == ClientEnd.Orderly)
        {
            _client.Close();
        }
        else if (client == ClientEnd.Reset)
        {
            _client.Abort();
        }

        _backend?.Abandon();
        _loop.Remove(this);

        // :: Step 5: report.
        Report(error);
    }

    private void Report(ProxyError error)
    {
        var now = _loop.Loop.Timestamp;
        Port.Report(
            _loop.Loop,
            new StreamReport
            {
                Client = _client.Caller,
                ServerName = _serverName,
                Listener = _match.Listener?.Name,
                Rule = _match.Route,
                Backend = _backendState,
                Endpoint = _tried.Count > 0 ? _tried[^1] : null,
                Error = error,
                Retries = Math.Max(0, _tried.Count - 1),
                Duration = Stopwatch.GetElapsedTime(_startedAt, now),
                Connected = _connectedAt == 0 ? null : Stopwatch.GetElapsedTime(_startedAt, _connectedAt),
                BytesUp = BytesUp,
                BytesDown = BytesDown,
            }
        );
    }

    private sealed class StreamTimer(StreamConnection connection) : LoopTimer
    {
        protected internal override void OnDue() => connection.OnTimer();
    }
}
