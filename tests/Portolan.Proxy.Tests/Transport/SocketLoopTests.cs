using System.Net;
using System.Net.Sockets;
using Portolan.Proxy.Transport;
using Portolan.Proxy.Transport.Sockets;

namespace Portolan.Proxy.Tests.Transport;

/// <summary>Loops over real sockets of this machine.</summary>
public sealed class SocketLoopTests
{
    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LoopKind.System, 1)]
    [InlineData(LoopKind.System, 3)]
    [InlineData(LoopKind.Select, 2)]
    public async Task Megabytes_go_through_and_back_whole_with_half_closes(LoopKind kind, int loops)
    {
        await using var site = new Site(kind, loops, connection => new Echo(connection));
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async seed =>
                {
                    using var client = await site.ConnectAsync();
                    var sent = new byte[3_000_000 + seed];
                    new Random(seed).NextBytes(sent);
                    await using var stream = client.GetStream();
                    var writing = Task.Run(
                        async () =>
                        {
                            await stream.WriteAsync(sent, Limit);
                            client.Client.Shutdown(SocketShutdown.Send);
                        },
                        Limit
                    );
                    using var received = new MemoryStream();
                    await stream.CopyToAsync(received, Limit);
                    await writing;
                    Assert.True(received.ToArray().AsSpan().SequenceEqual(sent));
                })
        );
        await site.IsEmptyAsync();
    }

    [Theory]
    [InlineData(LoopKind.System)]
    [InlineData(LoopKind.Select)]
    public async Task Connections_are_spread_over_all_loops(LoopKind kind)
    {
        await using var site = new Site(kind, 2, connection => new Echo(connection));
        var clients = new List<TcpClient>();
        for (var count = 0; count < 20; count++)
        {
            var client = await site.ConnectAsync();
            clients.Add(client);
            await client.GetStream().WriteAsync("x"u8.ToArray(), Limit);
            Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1], Limit));
        }

        Assert.All(site.Group.Loops, loop => Assert.InRange(loop.Connections, 9, 11));
        clients.ForEach(client => client.Dispose());
        await site.IsEmptyAsync();
    }

    [Theory]
    [InlineData(LoopKind.System)]
    [InlineData(LoopKind.Select)]
    public async Task A_reset_of_the_client_is_told(LoopKind kind)
    {
        var closed = new TaskCompletionSource<CloseReason>();
        await using var site = new Site(kind, 1, connection => new Echo(connection) { Closed = closed });
        using (var client = await site.ConnectAsync())
        {
            await client.GetStream().WriteAsync("x"u8.ToArray(), Limit);
            Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1], Limit));
            client.LingerState = new LingerOption(true, 0);
            client.Client.Dispose();
        }

        Assert.Equal(CloseReason.Reset, await closed.Task.WaitAsync(Limit));
        await site.IsEmptyAsync();
    }

    [Theory]
    [InlineData(LoopKind.System)]
    [InlineData(LoopKind.Select)]
    public async Task A_port_without_a_listener_refuses_a_connection(LoopKind kind)
    {
        await using var group = NewGroup(kind, 1);
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var closed = new TaskCompletionSource<CloseReason>();
        var loop = group.Loops[0];
        loop.Post(new Work(() => loop.Connect((IPEndPoint)holder.LocalEndPoint!, null, new Echo(null!) { Closed = closed })));
        Assert.Equal(CloseReason.ConnectFailed, await closed.Task.WaitAsync(Limit));
        Assert.Equal(0, loop.Connections);
    }

    [Theory]
    [InlineData(LoopKind.System)]
    [InlineData(LoopKind.Select)]
    public async Task A_connection_of_ours_reaches_a_listener_of_ours_over_IPv6(LoopKind kind)
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("this machine has no IPv6");
        }

        var accepted = new TaskCompletionSource<(IPEndPoint? Local, IPEndPoint? Remote)>();
        await using var site = new Site(
            kind,
            2,
            connection =>
            {
                accepted.TrySetResult((connection.Local, connection.Remote));
                return new Echo(connection);
            },
            IPAddress.IPv6Loopback
        );
        var connected = new TaskCompletionSource<(IPEndPoint? Local, IPEndPoint? Remote)>();
        var loop = site.Group.Loops[1];
        loop.Post(
            new Work(() =>
            {
                var events = new Echo(null!);
                var connection = loop.Connect(site.EndPoint, null, events);
                events.Connected = () => connected.SetResult((connection.Local, connection.Remote));
            })
        );
        var theirs = await accepted.Task.WaitAsync(Limit);
        var ours = await connected.Task.WaitAsync(Limit);
        Assert.Equal(theirs.Local, ours.Remote);
        Assert.Equal(theirs.Remote, ours.Local);
    }

    [Theory]
    [InlineData(LoopKind.System)]
    [InlineData(LoopKind.Select)]
    public async Task Ends_with_the_group_and_every_connection_is_told(LoopKind kind)
    {
        var closed = new TaskCompletionSource<CloseReason>();
        var site = new Site(kind, 2, connection => new Echo(connection) { Closed = closed });
        using var client = await site.ConnectAsync();
        await client.GetStream().WriteAsync("x"u8.ToArray(), Limit);
        Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1], Limit));
        await site.DisposeAsync();
        Assert.Equal(CloseReason.Aborted, await closed.Task.WaitAsync(Limit));
        await Assert.ThrowsAnyAsync<IOException>(() => client.GetStream().ReadExactlyAsync(new byte[1], Limit).AsTask());
    }

    [Theory]
    [InlineData(LoopKind.System)]
    [InlineData(LoopKind.Select)]
    public async Task A_timer_counts_from_the_event_that_starts_it_however_long_the_loop_had_nothing_to_do(LoopKind kind)
    {
        const int Milliseconds = 50;
        var took = new TaskCompletionSource<TimeSpan>();
        var before = 0L;
        await using var site = new Site(
            kind,
            1,
            connection =>
            {
                connection.Loop.Start(new Alarm(Volatile.Read(ref before), took), Milliseconds);
                return new Echo(connection);
            }
        );

        // No timer, no socket: the loop waits, and its clock stands.
        await site.IsEmptyAsync();
        await Task.Delay(4 * Milliseconds, Limit);

        // Taken before the loop wakes: the loop's clock of that turn is later, however long the machine takes to call us.
        Volatile.Write(ref before, System.Diagnostics.Stopwatch.GetTimestamp());
        using var client = await site.ConnectAsync();
        Assert.InRange(await took.Task.WaitAsync(Limit), TimeSpan.FromMilliseconds(Milliseconds), TimeSpan.MaxValue);
    }

    private static LoopGroup NewGroup(LoopKind kind, int loops) =>
        kind == LoopKind.Select ? new LoopGroup(loops, Told, index => new SelectLoop(index)) : new LoopGroup(loops, Told);

    private static void Told(Exception exception) => TestContext.Current.SendDiagnosticMessage(exception.ToString());

    /// <summary>Which loops.</summary>
    public enum LoopKind
    {
        /// <summary>Those that this system has.</summary>
        System,

        /// <summary>Those that every system has.</summary>
        Select,
    }

    private sealed class Site : IAsyncDisposable, IAcceptEvents
    {
        private readonly Func<ByteConnection, IConnectionEvents> _serve;
        private readonly SharedListening _listening;

        public Site(LoopKind kind, int loops, Func<ByteConnection, IConnectionEvents> serve, IPAddress? address = null)
        {
            _serve = serve;
            Group = NewGroup(kind, loops);
            var socket = ListeningSocket.Open(new IPEndPoint(address ?? IPAddress.Loopback, 0));
            EndPoint = (IPEndPoint)socket.LocalEndPoint!;
            _listening = Group.Listen(socket, this);
        }

        public LoopGroup Group { get; }

        public IPEndPoint EndPoint { get; }

        public async Task<TcpClient> ConnectAsync()
        {
            var client = new TcpClient(EndPoint.AddressFamily);
            await client.ConnectAsync(EndPoint, Limit);
            return client;
        }

        public async Task IsEmptyAsync()
        {
            foreach (var loop in Group.Loops)
            {
                var left = new TaskCompletionSource<int>();
                var check = new Work(null!);
                check.Action = () =>
                {
                    if (loop.Connections > 0)
                    {
                        loop.Post(check);
                    }
                    else
                    {
                        left.TrySetResult(loop.Buffers.Outstanding + loop.CountTimers());
                    }
                };
                loop.Post(check);
                Assert.Equal(0, await left.Task.WaitAsync(Limit));
            }
        }

        public void OnAccepted(ByteConnection connection) => connection.Events = _serve(connection);

        public void OnAcceptFailed(AcceptFailure failure) => Assert.Fail(failure.ToString());

        public async ValueTask DisposeAsync()
        {
            await _listening.StopAsync();
            await Group.DisposeAsync();
        }
    }

    private sealed class Work(Action action) : ILoopWork
    {
        public Action Action { get; set; } = action;

        public void Run() => Action();
    }

    private sealed class Alarm(long startedAt, TaskCompletionSource<TimeSpan> took) : LoopTimer
    {
        protected internal override void OnDue() => took.SetResult(System.Diagnostics.Stopwatch.GetElapsedTime(startedAt));
    }

    private sealed class Echo(ByteConnection connection) : IConnectionEvents
    {
        public TaskCompletionSource<CloseReason>? Closed { get; init; }

        public Action? Connected { get; set; }

        public void OnConnected() => Connected?.Invoke();

        public int OnInput(ReadOnlySpan<byte> bytes)
        {
            connection.Write(bytes);
            if (connection.PendingBytes > ByteConnection.HighWater)
            {
                connection.PauseReading();
            }

            return bytes.Length;
        }

        public void OnInputEnded() => connection?.CloseOutput();

        public void OnDrained() => connection.ResumeReading();

        public void OnClosed(CloseReason reason) => Closed?.TrySetResult(reason);
    }
}
