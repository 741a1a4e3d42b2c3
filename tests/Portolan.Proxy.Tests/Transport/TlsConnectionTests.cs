using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Tls;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Transport;

/// <summary>TLS in both roles, over connections in memory.</summary>
public sealed class TlsConnectionTests
{
    private static readonly IPEndPoint Backend = IPEndPoint.Parse("203.0.113.5:8443");
    private static readonly SslServerAuthenticationOptions Options = NewOptions();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bytes_go_both_ways_whole_whatever_pieces_they_come_in(int seed)
    {
        var loop = new MemoryLoop(seed);
        var server = new Side(loop);
        var client = new Side(loop);
        loop.Listen(Backend, peer => server.Connection = TlsConnection.Server(peer.Release(), new Certificates(), server));
        var up = Bytes(seed, loop.Random.Next(1, 300_000));
        var down = Bytes(seed + 1, loop.Random.Next(1, 300_000));
        client.ToSend = up;
        server.ToSend = down;
        client.Connection = loop.Connect(Backend, Client("a.example"), client);
        loop.Run();
        Assert.Null(client.Failure);
        Assert.True(server.Bytes.SequenceEqual(up));
        Assert.True(client.Bytes.SequenceEqual(down));
        Assert.True(server.IsEnded);
        Assert.True(client.IsEnded);
        Assert.Equal(CloseReason.Closed, server.Closed);
        Assert.Equal(CloseReason.Closed, client.Closed);
        loop.Advance(LoopConnection.LingerTime * 2);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void Both_sides_know_what_was_settled_and_rest_without_buffers()
    {
        var loop = new MemoryLoop();
        var (server, client) = Connect(loop, Client("A.example"));
        Assert.Equal("a.example", server.Connection!.Tls!.ServerName);
        Assert.Equal("h2", server.Connection.Tls.ApplicationProtocol);
        Assert.Equal("h2", client.Connection!.Tls!.ApplicationProtocol);
        Assert.Equal(SslProtocols.Tls13, client.Connection.Tls.Version);
        Assert.NotNull(client.Connection.Tls.PeerCertificate);
        Assert.Equal(0, loop.Buffers.Outstanding);
        Assert.Equal(0, loop.CountTimers());
    }

    [Fact]
    public void A_server_name_without_a_certificate_gets_the_alert_for_it()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var server = new Side(loop);
        server.Connection = TlsConnection.Server(ours, new Certificates { Refuses = "b.example" }, server);
        client.Send(ClientHello("b.example"));
        Assert.Equal([21, 3, 3, 0, 2, 2, 112], client.Bytes.ToArray());
        Assert.True(client.IsEnded);
        Assert.Equal(CloseReason.TlsFailed, server.Closed);
        client.Connection.Close();
        loop.AssertNothingLeft();
    }

    [Fact]
    public void What_is_no_handshake_fails_it()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var server = new Side(loop);
        server.Connection = TlsConnection.Server(ours, new Certificates(), server);
        client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(CloseReason.TlsFailed, server.Closed);
        client.Connection.Close();
        loop.AssertNothingLeft();
    }

    [Fact]
    public void A_certificate_that_is_not_trusted_fails_the_handshake()
    {
        var loop = new MemoryLoop();
        var (server, client) = Connect(
            loop,
            new ClientTls
            {
                ServerName = "a.example",
                Protocols = [SslApplicationProtocol.Http11],
                Verify = (_, _, _, _) => false,
            }
        );
        Assert.Equal(CloseReason.PeerRefused, client.Closed);
        Assert.NotNull(server.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void A_refused_connection_is_no_failure_of_TLS()
    {
        var loop = new MemoryLoop();
        var client = new Side(loop);
        client.Connection = loop.Connect(Backend, Client("a.example"), client);
        loop.Run();
        Assert.Equal(CloseReason.ConnectFailed, client.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void An_end_that_was_not_announced_is_a_break()
    {
        var loop = new MemoryLoop();
        MemoryPeer? below = null;
        var server = new Side(loop);
        loop.Listen(Backend, peer => server.Connection = TlsConnection.Server((below = peer).Release(), new Certificates(), server));
        var client = new Side(loop);
        client.Connection = loop.Connect(Backend, Client("a.example"), client);
        loop.Run();
        server.Connection!.Write("half an answer"u8);
        loop.Run();
        below!.Connection.CloseOutput();
        loop.Run();
        Assert.Equal("half an answer", System.Text.Encoding.ASCII.GetString(client.Bytes));
        Assert.False(client.IsEnded);
        Assert.Equal(CloseReason.Reset, client.Closed);
    }

    [Fact]
    public void A_paused_reader_makes_the_writer_wait_and_loses_nothing()
    {
        var loop = new MemoryLoop();
        var (server, client) = Connect(loop, Client("a.example"));
        server.Connection!.PauseReading();
        client.Connection!.Write(Bytes(1, 2_000_000));
        loop.Run();
        Assert.Empty(server.Bytes.ToArray());
        Assert.True(client.Connection.PendingBytes > ByteConnection.HighWater);
        Assert.False(client.IsDrained);
        server.Connection.ResumeReading();
        loop.Run();
        Assert.True(server.Bytes.SequenceEqual(Bytes(1, 2_000_000)));
        Assert.True(client.IsDrained);
        Assert.Equal(0, loop.Buffers.Outstanding);
    }

    [Fact]
    public void The_second_handshake_resumes_the_session()
    {
        var loop = new MemoryLoop();
        var tls = Client("resumed.example");
        var sizes = new List<int>();
        for (var handshake = 0; handshake < 2; handshake++)
        {
            var server = new Side(loop) { ToSend = "hello"u8.ToArray() };
            MemoryPeer? below = null;
            loop.Listen(Backend, peer => server.Connection = TlsConnection.Server((below = peer).Release(), new Certificates(), server));
            var client = new Side(loop) { ToSend = "hello"u8.ToArray() };
            client.Connection = loop.Connect(Backend, tls, client);
            loop.Run();
            Assert.Equal("hello", System.Text.Encoding.ASCII.GetString(client.Bytes));
            sizes.Add(((MemoryConnection)below!.Connection).BytesSent);
        }

        // A resumed handshake of TLS 1.3 carries no certificate.
        Assert.True(sizes[1] < sizes[0] - 300, $"{sizes[0]} then {sizes[1]} bytes");
    }

    private static (Side Server, Side Client) Connect(MemoryLoop loop, ClientTls tls)
    {
        var server = new Side(loop);
        var client = new Side(loop);
        loop.Listen(Backend, peer => server.Connection = TlsConnection.Server(peer.Release(), new Certificates(), server));
        client.Connection = loop.Connect(Backend, tls, client);
        loop.Run();
        return (server, client);
    }

    private static ClientTls Client(string name) =>
        new()
        {
            ServerName = name,
            Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            Verify = (_, _, _, _) => true,
        };

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    // The first flight of a client of ours.
    private static byte[] ClientHello(string name)
    {
        var loop = new MemoryLoop();
        MemoryPeer? server = null;
        loop.Listen(Backend, peer => server = peer);
        loop.Connect(Backend, Client(name), new Side(loop));
        loop.Run();
        return server!.Bytes.ToArray();
    }

    private static SslServerAuthenticationOptions NewOptions()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a.example", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
    }

    private sealed class Certificates : IServerCertificates
    {
        public string? Refuses { get; init; }

        public SslServerAuthenticationOptions? Choose(string? serverName) => serverName == Refuses ? null : Options;
    }

    private sealed class Side(MemoryLoop loop) : IConnectionEvents
    {
        private readonly List<byte> _received = [];
        private int _sent;

        public ByteConnection? Connection { get; set; }

        public byte[]? ToSend { get; set; }

        public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_received);

        public bool IsEnded { get; private set; }

        public bool IsDrained { get; private set; }

        public CloseReason? Closed { get; private set; }

        public Exception? Failure => (Connection as TlsConnection)?.Failure;

        public void OnConnected() => Send();

        public int OnInput(ReadOnlySpan<byte> bytes)
        {
            var taken = loop.Splits && loop.Random.Next(3) == 0 ? loop.Random.Next(bytes.Length) + 1 : bytes.Length;
            _received.AddRange(bytes[..taken]);
            if (taken < bytes.Length)
            {
                Connection!.ResumeReading();
            }

            return taken;
        }

        public void OnInputEnded() => IsEnded = true;

        public void OnDrained()
        {
            IsDrained = true;
            Send();
        }

        public void OnClosed(CloseReason reason)
        {
            Assert.Null(Closed);
            Closed = reason;
        }

        private void Send()
        {
            while (ToSend is { } bytes && Connection!.PendingBytes <= ByteConnection.HighWater)
            {
                var count = Math.Min(bytes.Length - _sent, 20_000);
                Connection.Write(bytes.AsSpan(_sent, count));
                _sent += count;
                if (_sent == bytes.Length)
                {
                    ToSend = null;
                    Connection.CloseOutput();
                }
            }
        }
    }
}
