using System.Net.Security;
using System.Text;
using System.Text.Json;
using Portolan.Http.ClientHellos;
using Portolan.Http.Http2;
using Portolan.Http.ProxyProtocols;
using Portolan.Proxy.Exchange;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Model;
using Portolan.Proxy.Streams;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Listening;

/// <summary>
/// A client's connection, from accept to close: the handshake, which version of HTTP is spoken, and then what the port has to know of it.
/// On the connection's loop.
/// </summary>
internal sealed class ClientConnection : IConnectionEvents, IConnectionOwner, IServerCertificates
{
    private readonly PortListener _port;
    private readonly ListeningServices _services;
    private readonly ByteConnection _socket;
    private readonly long _since;
    private readonly FirstWatch _watch;
    private ByteConnection _connection;
    private ClientHelloReader? _hello;
    private ProxyIntroduction? _introduction;
    private ListenerProtocol _inside;
    private IClientConnection? _protocol;

    private ClientConnection(PortListener port, ListeningServices services, ByteConnection socket)
    {
        _port = port;
        _services = services;
        _socket = socket;
        _connection = socket;
        _since = socket.Loop.Now;
        _watch = new FirstWatch(this);
        _introduction = ProxyIntroduction.Of(port.Model.ClientAddressing, socket.Remote);
        socket.Owner = this;
        socket.Loop.Start(_watch, (long)Math.Ceiling(services.Limits.RequestHeadersTimeout.TotalMilliseconds));
    }

    /// <summary>Where it is.</summary>
    public EventLoop Loop => _socket.Loop;

    /// <summary>Takes a connection that was just accepted.</summary>
    public static ClientConnection Begin(PortListener port, ListeningServices services, ByteConnection socket)
    {
        var client = new ClientConnection(port, services, socket);
        if (client._introduction is null)
        {
            client.Begin();
        }
        else
        {
            socket.Events = client;
        }

        return client;
    }

    /// <inheritdoc />
    public SslServerAuthenticationOptions? Choose(string? serverName)
    {
        if (_port.Choose(serverName) is not var (options, inside))
        {
            return null;
        }

        _inside = inside;
        return options;
    }

    /// <summary>The handshake is done.</summary>
    public void OnConnected()
    {
        _watch.Stop();
        if (_inside == ListenerProtocol.Tls)
        {
            StartStream(StreamKind.TlsTerminated);
            return;
        }

        Start(_connection.Tls!.ApplicationProtocol == "h2" ? PrefaceMatch.Yes : PrefaceMatch.No);
    }

    /// <summary>
    /// The first bytes: for whom the connection is, a ClientHello, HTTP/2 by prior knowledge (RFC 9113, 3.3), or HTTP/1.1.
    /// </summary>
    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        if (_introduction is { } introduction)
        {
            return ReadIntroduction(introduction, bytes);
        }

        if (_hello is { } hello)
        {
            return ReadHello(hello, bytes);
        }

        var match = Http2Preface.Match(bytes);
        if (match == PrefaceMatch.NotYet)
        {
            return 0;
        }

        _watch.Stop();
        Start(match);
        return _connection.Events.OnInput(bytes);
    }

    /// <inheritdoc />
    public void OnInputEnded() => _connection.Close();

    /// <inheritdoc />
    public void OnDrained() { }

    /// <summary>It ended before anything was spoken.</summary>
    public void OnClosed(CloseReason reason)
    {
        if (reason == CloseReason.TlsFailed)
        {
            _services.Admission.HandshakeFailed();
        }
    }

    /// <inheritdoc />
    public void OnOver()
    {
        _watch.Stop();
        _hello?.Dispose();
        _services.Admission.Leave();
        _port.Forget(this);
    }

    /// <summary>Asks for an end after the requests under way: GOAWAY in HTTP/2, closing after the response in HTTP/1.1.</summary>
    public void CloseGracefully()
    {
        if (_protocol is { } protocol)
        {
            protocol.CloseGracefully();
        }
        else
        {
            _connection.Close();
        }
    }

    /// <summary>Ends the connection now.</summary>
    public void Abort() => _connection.Abort();

    /// <summary>Writes what a person who looks for trouble wants to know; nothing secret.</summary>
    public void Describe(Utf8JsonWriter json, int port)
    {
        json.WriteStartObject();
        json.WriteNumber("port", port);
        json.WriteNumber("loop", Loop.Index);
        json.WriteString("remote", _socket.Remote?.ToString());
        if (!Equals(_socket.Caller, _socket.Remote))
        {
            json.WriteString("client", _socket.Caller?.ToString());
        }

        json.WriteNumber("ageMilliseconds", Loop.Now - _since);
        json.WriteNumber("received", _socket.ReceivedBytes);
        json.WriteNumber("sent", _socket.SentBytes);
        json.WriteNumber("pending", _connection.PendingBytes);
        if (_connection.Tls is { } tls)
        {
            json.WriteString("tls", tls.Version.ToString());
            json.WriteString("serverName", tls.ServerName);
        }

        json.WriteString("state", _protocol?.Describe() ?? (_connection == _socket ? "before the first byte" : "TLS handshake"));
        json.WriteEndObject();
    }

    // What comes first, once it is known for whom.
    private void Begin()
    {
        switch (_port.Family)
        {
            case PortFamily.Tls when _port.Model.OnlyProtocol is { } protocol:
                StartTls(protocol);
                break;

            case PortFamily.Tls:
                // The server name tells whether TLS ends here.
                _hello = new ClientHelloReader();
                _socket.Events = this;
                break;

            case PortFamily.Tcp:
                StartStream(StreamKind.Tcp);
                break;

            default:
                _socket.Events = this;
                break;
        }
    }

    private int ReadIntroduction(ProxyIntroduction introduction, ReadOnlySpan<byte> bytes)
    {
        switch (introduction.Read(bytes, out var consumed))
        {
            case ProxyProtocolStep.Complete:
                _introduction = null;
                _socket.Caller = introduction.Client;
                Begin();
                return consumed == bytes.Length ? consumed : consumed + _socket.Events.OnInput(bytes[consumed..]);

            case ProxyProtocolStep.Invalid:
                // No answer: whoever leaves the header out may speak any protocol, and one that connects from elsewhere has no business
                // here.
                _services.Admission.IntroductionRefused();
                _connection.Abort();
                return bytes.Length;

            default:
                return 0;
        }
    }

    private void Start(PrefaceMatch match)
    {
        var context = new ClientContext(_port, _connection.Caller, _connection.Tls?.ServerName, _connection.Tls?.ClientProof);
        _protocol =
            match == PrefaceMatch.Yes
                ? _services.Protocols.StartHttp2(_connection, context)
                : _services.Protocols.StartHttp1(_connection, context);
        if (_port.IsStopped)
        {
            _protocol.CloseGracefully();
        }
    }

    // Nothing of the hello is taken: whoever ends TLS reads it.
    private int ReadHello(ClientHelloReader hello, ReadOnlySpan<byte> bytes)
    {
        switch (hello.Read(bytes))
        {
            case ClientHelloStep.Complete:
                _hello = null;
                StartTls(_port.Model.ProtocolFor(hello.ServerName.IsEmpty ? null : Encoding.ASCII.GetString(hello.ServerName)));
                hello.Dispose();
                return _socket.Events.OnInput(bytes);

            case ClientHelloStep.Invalid:
                _services.Admission.HandshakeFailed();
                _connection.Write(TlsAlert.DecodeError);
                _connection.Close();
                return bytes.Length;

            default:
                return 0;
        }
    }

    // A name that no listener has ends in a handshake without a certificate.
    private void StartTls(ListenerProtocol? protocol)
    {
        if (protocol == ListenerProtocol.TlsPassthrough)
        {
            StartStream(StreamKind.TlsPassthrough);
        }
        else
        {
            _connection = TlsConnection.Server(_socket, this, this);
        }
    }

    // It has its own patience: for a ClientHello, for the endpoint, for bytes.
    private void StartStream(StreamKind kind)
    {
        _watch.Stop();
        _protocol = _services.Streams.Start(_connection, _port, kind);
    }

    private void OnTooLate()
    {
        _services.Reached.Reached(ProxyLimit.RequestHeadersTimeout, Loop.Index);
        if (_connection != _socket)
        {
            _services.Admission.HandshakeFailed();
        }

        _connection.Close();
    }

    private sealed class FirstWatch(ClientConnection client) : LoopTimer
    {
        protected internal override void OnDue() => client.OnTooLate();
    }
}
