using System.ComponentModel;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Tls;

namespace Portolan.Proxy.Transport;

/// <summary>
/// TLS on another connection, by <see cref="SslStream"/>, on the same loop. <see cref="IConnectionEvents.OnConnected"/> comes after the
/// handshake, in both roles. At rest it waits in a read of no bytes, for which the TLS library holds no buffer.
/// </summary>
internal sealed class TlsConnection : LoopConnection, IConnectionEvents, ILoopWork
{
    // An alert of its own, because the library closes without a word (RFC 8446, 6.2): fatal, unrecognized_name.
    private static ReadOnlySpan<byte> UnrecognizedName => [21, 3, 3, 0, 2, 2, 112];

    private readonly ByteConnection _below;
    private readonly CipherStream _cipher;
    private readonly SslStream _stream;
    private readonly IServerCertificates? _certificates;
    private readonly ClientTls? _client;
    private readonly Action _onReadable;
    private ValueTaskAwaiter<int> _reading;
    private TlsDetails? _details;
    private string? _serverName;
    private CloseReason _failure = CloseReason.TlsFailed;
    private bool _isReading;
    private bool _isBroken;
    private bool _isNameUnknown;

    private TlsConnection(ByteConnection below, IConnectionEvents events, IServerCertificates? certificates, ClientTls? client)
        : base(below.Loop, Origin.Layer)
    {
        _below = below;
        _certificates = certificates;
        _client = client;
        _cipher = new CipherStream(below);
        _stream = new OwnedStream(_cipher, this);
        Caller = below.Caller;
        _onReadable = OnReadable;
        Events = events;
        below.Events = this;
    }

    /// <inheritdoc />
    public override IPEndPoint? Remote => _below.Remote;

    /// <inheritdoc />
    public override IPEndPoint? Local => _below.Local;

    /// <inheritdoc />
    public override TlsDetails? Tls => _details;

    /// <summary>What the client showed when it was asked for a certificate: set by whoever judged that, within the handshake.</summary>
    public ClientProof? ClientProof { get; set; }

    /// <summary>Why the handshake failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc />
    protected override bool HasInput => !_isReading && !_isBroken;

    /// <inheritdoc />
    protected override CloseReason ConnectFailure => _failure;

    /// <inheritdoc />
    protected override bool SendsDirectly => false;

    /// <inheritdoc />
    protected override byte[] Scratch => Loop.Buffers.PlainScratch;

    /// <summary>Shakes hands with a client that was accepted.</summary>
    public static TlsConnection Server(ByteConnection below, IServerCertificates certificates, IConnectionEvents events)
    {
        var connection = new TlsConnection(below, events, certificates, client: null);
        connection.Authenticate();
        return connection;
    }

    /// <summary>Shakes hands with a backend as soon as <paramref name="below"/> is made.</summary>
    public static TlsConnection Client(ByteConnection below, ClientTls tls, IConnectionEvents events) =>
        new(below, events, certificates: null, tls);

    /// <summary>
    /// The connection whose handshake asks; <paramref name="stream"/> is what the library's callbacks give as their sender.
    /// </summary>
    public static TlsConnection Of(object stream) => ((OwnedStream)stream).Owner;

    /// <summary>The peer is not who it should be: said by whoever judged its certificate, within the handshake.</summary>
    public void RefusePeer() => _failure = CloseReason.PeerRefused;

    /// <summary>The connection below is made: shakes hands.</summary>
    void IConnectionEvents.OnConnected() => Authenticate();

    /// <inheritdoc />
    int IConnectionEvents.OnInput(ReadOnlySpan<byte> bytes) => _cipher.Offer(bytes);

    /// <inheritdoc />
    void IConnectionEvents.OnInputEnded() => _cipher.End();

    /// <inheritdoc />
    void IConnectionEvents.OnDrained() => OnReady(SocketStates.Output);

    /// <inheritdoc />
    void IConnectionEvents.OnClosed(CloseReason reason)
    {
        if (reason == CloseReason.Closed && _details is not null)
        {
            // Both directions have ended below; what was deciphered and not taken yet comes first.
            _cipher.End();
            return;
        }

        _failure = reason == CloseReason.ConnectFailed ? reason : _failure;
        _isBroken = true;
        _cipher.End();
        OnReady(SocketStates.Input | SocketStates.Over);
        Finish(CloseReason.Reset);
    }

    /// <summary>More was deciphered than was received at once.</summary>
    void ILoopWork.Run() => TellInput();

    /// <inheritdoc />
    protected override int Receive(Memory<byte> buffer)
    {
        if (_isBroken)
        {
            return Broken;
        }

        if (_isReading)
        {
            return Nothing;
        }

        try
        {
            // Something is there, so this does not wait.
            var count = _stream.ReadAsync(buffer).GetAwaiter().GetResult();
            if (count == 0 && buffer.Length > 0)
            {
                // Without close_notify an attacker may have cut it off (RFC 8446, 6.1; RFC 9112, 9.8).
                return _cipher.EndWasRead ? Broken : 0;
            }

            if (!WaitsForInput() && count < buffer.Length)
            {
                // More is there already, which is not told by itself.
                Loop.Defer(this);
            }

            return count;
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            _isBroken = true;
            return Broken;
        }
    }

    /// <inheritdoc />
    protected override int Send(OutputSegment? first, ReadOnlySpan<byte> more)
    {
        var sent = 0;
        try
        {
            for (var segment = first; segment is not null && _below.PendingBytes <= HighWater; segment = segment.Next)
            {
                // Writing to the connection below never waits, so neither does this.
                var length = segment.End - segment.Start;
                _stream.WriteAsync(segment.Bytes.AsMemory(segment.Start, length)).GetAwaiter().GetResult();
                sent += length;
            }
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            _isBroken = true;
            return Broken;
        }

        return sent;
    }

    /// <inheritdoc />
    protected override void EndOutput()
    {
        try
        {
            _stream.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            _isBroken = true;
        }

        _below.CloseOutput();
    }

    /// <inheritdoc />
    protected override void Release(bool isReset)
    {
        // A read that waits ends before the stream does: it is what holds the library's buffers.
        _isBroken = true;
        if (isReset)
        {
            _below.Abort();
        }
        else
        {
            _below.Close();
        }

        _cipher.End();
        _stream.Dispose();
    }

    /// <inheritdoc />
    protected override bool FinishConnect() => _details is not null;

    private static bool IsExpected(Exception exception) =>
        exception is IOException or AuthenticationException or ObjectDisposedException or Win32Exception;

    private void Authenticate()
    {
        var task = _client is { } client
            ? _stream.AuthenticateAsClientAsync(client.Options)
            : _stream.AuthenticateAsServerAsync(ChooseAsync, this, CancellationToken.None);
        var awaiter = task.GetAwaiter();
        awaiter.UnsafeOnCompleted(() => OnAuthenticated(task));
    }

    private static ValueTask<SslServerAuthenticationOptions> ChooseAsync(
        SslStream stream,
        SslClientHelloInfo hello,
        object? state,
        CancellationToken cancellationToken
    )
    {
        var connection = (TlsConnection)state!;
        connection._serverName = string.IsNullOrEmpty(hello.ServerName) ? null : hello.ServerName.ToLowerInvariant();
        var options = connection._certificates!.Choose(connection._serverName);
        connection._isNameUnknown = options is null;
        return options is null ? throw new AuthenticationException("No certificate for this server name.") : ValueTask.FromResult(options);
    }

    private void OnAuthenticated(Task task)
    {
        if (!Loop.IsCurrent)
        {
            Loop.Post(new Authenticated(this, task));
            return;
        }

        if (IsClosed)
        {
            return;
        }

        if (!task.IsCompletedSuccessfully)
        {
            Failure = task.Exception?.GetBaseException();
            if (_isNameUnknown)
            {
                _below.Write(UnrecognizedName);
            }

            _isBroken = true;
            FailConnect();
            return;
        }

        var protocol = _stream.NegotiatedApplicationProtocol;
        _details = new TlsDetails
        {
            ServerName = _client?.ServerName ?? _serverName,
            ApplicationProtocol = protocol.Protocol.IsEmpty ? null : protocol.ToString(),
            Version = _stream.SslProtocol,
            PeerCertificate = _stream.RemoteCertificate as X509Certificate2,
            ClientProof = ClientProof,
        };
        OnReady(SocketStates.Output);
        if (!IsClosed && !WaitsForInput())
        {
            Loop.Defer(this);
        }
    }

    // Whether nothing can be received for now; what comes then is told.
    private bool WaitsForInput()
    {
        var reading = _stream.ReadAsync(Memory<byte>.Empty).GetAwaiter();
        if (reading.IsCompleted)
        {
            _ = reading.GetResult();
            return false;
        }

        _isReading = true;
        _reading = reading;
        _reading.UnsafeOnCompleted(_onReadable);
        return true;
    }

    private void OnReadable()
    {
        _isReading = false;
        try
        {
            _ = _reading.GetResult();
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            _isBroken = true;
        }

        TellInput();
    }

    private void TellInput()
    {
        if (!IsClosed)
        {
            OnReady(SocketStates.Input);
        }
    }

    private sealed class OwnedStream(Stream below, TlsConnection owner) : SslStream(below, leaveInnerStreamOpen: true)
    {
        public TlsConnection Owner => owner;
    }

    private sealed class Authenticated(TlsConnection connection, Task task) : ILoopWork
    {
        public void Run() => connection.OnAuthenticated(task);
    }
}
