using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Portolan.Conformance.Workloads;

/// <summary>
/// The TCP mode of an echo pod: greets, then answers lines. <c>TEST</c> is answered with who the pod is, <c>IS_TLS</c> with whether the pod
/// itself ended TLS, <c>PING</c> with <c>PONG</c>.
/// </summary>
internal sealed class TcpEchoServer : IAsyncDisposable
{
    public const string Greeting = "Gateway API Test TCP Server";

    private readonly PodSpec _spec;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, Task> _connections = [];
    private readonly List<(TcpListener Listener, Task Accepting)> _listeners = [];

    private TcpEchoServer(PodSpec spec) => _spec = spec;

    public static TcpEchoServer Start(PodSpec spec)
    {
        var server = new TcpEchoServer(spec);
        server.Listen(PodSpec.TcpPort, isTls: false);
        if (spec.ServerCertificate is not null)
        {
            server.Listen(PodSpec.HttpsPort, isTls: true);
        }
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var (listener, accepting) in _listeners)
        {
            listener.Dispose();
            await accepting;
        }

        foreach (var (socket, serving) in _connections)
        {
            socket.Dispose();
            await serving;
        }

        _stop.Dispose();
    }

    private void Listen(int port, bool isTls)
    {
        var listener = new TcpListener(_spec.Address, port);
        listener.Start();
        _listeners.Add((listener, AcceptAsync(listener, isTls)));
    }

    private async Task AcceptAsync(TcpListener listener, bool isTls)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(_stop.Token);
                _connections[socket] = ServeAsync(socket, isTls);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException) { }
    }

    private async Task ServeAsync(Socket socket, bool isTls)
    {
        await Task.Yield();
        try
        {
            await using var stream = await BeginAsync(socket, isTls);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await SayAsync(stream, Greeting);
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                await SayAsync(stream, AnswerTo(line.Trim(), isTls));
            }
        }
        catch (Exception e)
            when (e
                    is IOException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or SocketException
                        or System.Security.Authentication.AuthenticationException
            ) { }
        finally
        {
            socket.Dispose();
            _connections.TryRemove(socket, out _);
        }
    }

    private async Task<Stream> BeginAsync(Socket socket, bool isTls)
    {
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (!isTls)
        {
            return plain;
        }
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _spec.ServerCertificate },
            _stop.Token
        );
        return secure;
    }

    private string AnswerTo(string line, bool isTls) =>
        line switch
        {
            "TEST" => JsonSerializer.Serialize(
                new PodReport
                {
                    Request = line,
                    Namespace = _spec.Namespace,
                    Pod = _spec.Name,
                }
            ),
            "IS_TLS" => isTls ? "true" : "false",
            "PING" => "PONG",
            _ => "UNKNOWN",
        };

    private Task SayAsync(Stream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), _stop.Token).AsTask();
}
