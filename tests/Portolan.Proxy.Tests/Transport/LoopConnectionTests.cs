using System.Net;
using System.Text;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Transport;

/// <summary>What a connection promises to what speaks on it, whatever arrives in whatever pieces.</summary>
public sealed class LoopConnectionTests
{
    private static readonly IPEndPoint Backend = IPEndPoint.Parse("203.0.113.5:8080");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bytes_arrive_once_in_order_and_the_writer_is_told_to_pause(int seed)
    {
        var loop = new MemoryLoop(seed);
        var (ours, client) = loop.Accept();
        var sent = new byte[loop.Random.Next(1, 600_000)];
        loop.Random.NextBytes(sent);
        var echo = new Echo(ours, loop);
        ours.Events = echo;
        client.Connection.Write(sent);
        client.Connection.CloseOutput();
        loop.Run();
        Assert.True(client.Bytes.SequenceEqual(sent));
        Assert.True(client.IsEnded);
        Assert.Equal(CloseReason.Closed, client.Closed);
        Assert.Equal(CloseReason.Closed, echo.Closed);
        Assert.InRange(echo.MostPending, 0, ByteConnection.HighWater + BufferPool.ReadSize);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void What_was_not_taken_is_offered_again_with_what_comes_next()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var whole = new Lines();
        ours.Events = whole;
        client.Send("one li");
        client.Send("ne\ntwo");
        client.Send("\nrest");
        Assert.Equal(["one line", "two"], whole.Taken);
        client.End();
        ours.Close();
        loop.AssertNothingLeft();
    }

    [Fact]
    public void Much_that_is_not_taken_is_kept_whole()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var whole = new Lines();
        ours.Events = whole;
        var line = new string('x', 300_000);
        client.Send(line);
        client.Send("\n");
        Assert.Equal([line], whole.Taken);
        client.End();
        ours.Close();
        loop.AssertNothingLeft();
    }

    [Fact]
    public void A_paused_connection_delivers_nothing_and_takes_up_where_it_stopped()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var lines = new Lines { PausesAfterEach = ours };
        ours.Events = lines;
        client.Send("a\nb\nc\n");
        Assert.Equal(["a"], lines.Taken);
        ours.ResumeReading();
        loop.Run();
        Assert.Equal(["a", "b"], lines.Taken);
        client.Send("d\n");
        Assert.Equal(["a", "b"], lines.Taken);
        ours.ResumeReading();
        ours.ResumeReading();
        loop.Run();
        Assert.Equal(["a", "b", "c"], lines.Taken);
        client.End();
        Assert.False(ours.IsInputEnded);
        ours.ResumeReading();
        loop.Run();
        Assert.Equal(["a", "b", "c", "d"], lines.Taken);
        ours.ResumeReading();
        loop.Run();
        Assert.True(ours.IsInputEnded);
        ours.Close();
        loop.AssertNothingLeft();
    }

    [Fact]
    public void Who_takes_over_is_offered_what_the_one_before_left()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var second = new Lines();
        var first = new Lines();
        first.Then = () =>
        {
            ours.Events = second;
            ours.ResumeReading();
        };
        ours.Events = first;
        client.Send("upgrade\nhello\n");
        Assert.Equal(["upgrade"], first.Taken);
        Assert.Equal(["hello"], second.Taken);
    }

    [Fact]
    public void Closing_sends_what_was_written_and_drops_what_still_comes()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var events = new Lines();
        ours.Events = events;
        ours.Write("last words"u8);
        ours.Close();
        ours.Write("never"u8);
        Assert.Null(events.Closed);
        loop.Run();
        client.Send("an upload that nobody wants");
        Assert.Equal("last words", client.Text);
        Assert.True(client.IsEnded);
        Assert.Null(client.Closed);
        Assert.Equal(1, loop.OpenConnections);
        client.End();
        Assert.Equal(CloseReason.Closed, client.Closed);
        Assert.Equal(CloseReason.Closed, events.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void Who_does_not_hang_up_after_our_end_is_left_after_a_while()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var events = new Lines();
        ours.Events = events;
        ours.Close();
        loop.Advance(LoopConnection.LingerTime - 10);
        Assert.Null(events.Closed);
        loop.Advance(20);
        Assert.Equal(CloseReason.Closed, events.Closed);
        client.Send("late");
        Assert.Equal(CloseReason.Reset, client.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void Who_takes_nothing_of_our_last_words_is_reset()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var events = new Lines();
        ours.Events = events;
        client.Connection.PauseReading();
        ours.Write(new byte[1_000_000]);
        ours.Close();
        loop.Advance(LoopConnection.SendTime - 10);
        Assert.Null(events.Closed);
        loop.Advance(20);
        Assert.Equal(CloseReason.Aborted, events.Closed);
        client.Connection.ResumeReading();
        loop.Run();
        Assert.Equal(CloseReason.Reset, client.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void An_answer_that_came_before_a_reset_is_read_although_our_upload_failed()
    {
        var loop = new MemoryLoop();
        MemoryPeer? backend = null;
        loop.Listen(Backend, peer => backend = peer);
        var events = new Lines();
        var ours = loop.Connect(Backend, null, events);
        loop.Run();
        backend!.Connection.PauseReading();
        ours.Write(new byte[400_000]);
        loop.Run();
        backend.Connection.Write("413\n"u8);
        loop.Run();
        backend.Reset();
        Assert.Equal(["413"], events.Taken);
        Assert.Equal(CloseReason.Reset, events.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void A_reset_ends_a_paused_connection_at_once_when_nothing_is_left_to_read()
    {
        var loop = new MemoryLoop();
        var (ours, client) = loop.Accept();
        var events = new Lines();
        ours.Events = events;
        ours.PauseReading();
        client.Reset();
        Assert.Equal(CloseReason.Reset, events.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void A_connection_that_is_refused_says_so_and_one_without_an_answer_waits()
    {
        var loop = new MemoryLoop();
        var refused = new Lines();
        loop.Connect(Backend, null, refused);
        Assert.Null(refused.Closed);
        loop.Run();
        Assert.Equal(CloseReason.ConnectFailed, refused.Closed);
        loop.Silence(Backend);
        var silent = new Lines();
        var connection = loop.Connect(Backend, null, silent);
        loop.Advance(100_000);
        Assert.Null(silent.Closed);
        Assert.False(silent.IsConnected);
        connection.Abort();
        loop.Run();
        Assert.Equal(CloseReason.Aborted, silent.Closed);
        loop.AssertNothingLeft();
    }

    [Fact]
    public void What_is_written_before_the_connection_is_there_follows_when_it_is()
    {
        var loop = new MemoryLoop();
        MemoryPeer? backend = null;
        loop.Listen(Backend, peer => backend = peer);
        var events = new Lines();
        var ours = loop.Connect(Backend, null, events);
        ours.Write("early"u8);
        loop.Run();
        Assert.True(events.IsConnected);
        Assert.Equal("early", backend!.Text);
    }

    [Fact]
    public void Room_that_is_asked_for_and_not_used_is_given_back()
    {
        var loop = new MemoryLoop();
        var (ours, _) = loop.Accept();
        ours.Events = new Lines();
        ours.GetSpan(100);
        ours.Advance(0);
        loop.Run();
        Assert.Equal(0, loop.Buffers.Outstanding);
    }

    [Fact]
    public void An_exception_out_of_an_event_costs_its_connection_alone()
    {
        var faults = new List<Exception>();
        var loop = new MemoryLoop { Fault = faults.Add };
        var (bad, client) = loop.Accept();
        var (good, other) = loop.Accept();
        bad.Events = new Lines { Then = () => throw new InvalidOperationException("a bug") };
        var lines = new Lines();
        good.Events = lines;
        client.Send("x\n");
        other.Send("y\n");
        Assert.Equal("a bug", Assert.Single(faults).Message);
        Assert.Equal(CloseReason.Reset, client.Closed);
        Assert.Equal(["y"], lines.Taken);
    }

    private sealed class Echo(ByteConnection connection, MemoryLoop loop) : IConnectionEvents
    {
        public int MostPending { get; private set; }

        public CloseReason? Closed { get; private set; }

        public void OnConnected() => Assert.Fail("it was accepted");

        public int OnInput(ReadOnlySpan<byte> bytes)
        {
            var taken = loop.Random.Next(3) == 0 ? loop.Random.Next(bytes.Length) + 1 : bytes.Length;
            connection.Write(bytes[..taken]);
            if (taken < bytes.Length)
            {
                connection.PauseReading();
                connection.ResumeReading();
            }

            MostPending = Math.Max(MostPending, connection.PendingBytes);
            if (connection.PendingBytes > ByteConnection.HighWater)
            {
                connection.PauseReading();
            }

            return taken;
        }

        public void OnInputEnded() => connection.CloseOutput();

        public void OnDrained() => connection.ResumeReading();

        public void OnClosed(CloseReason reason)
        {
            Assert.Null(Closed);
            Closed = reason;
        }
    }

    private sealed class Lines : IConnectionEvents
    {
        public List<string> Taken { get; } = [];

        public ByteConnection? PausesAfterEach { get; init; }

        public Action? Then { get; set; }

        public CloseReason? Closed { get; private set; }

        public bool IsConnected { get; private set; }

        public void OnConnected() => IsConnected = true;

        public int OnInput(ReadOnlySpan<byte> bytes)
        {
            var taken = 0;
            while (bytes[taken..].IndexOf((byte)'\n') is >= 0 and var length)
            {
                Taken.Add(Encoding.Latin1.GetString(bytes.Slice(taken, length)));
                taken += length + 1;
                if (PausesAfterEach is { } connection)
                {
                    connection.PauseReading();
                    break;
                }

                if (Then is { } then)
                {
                    then();
                    break;
                }
            }

            return taken;
        }

        public void OnInputEnded() { }

        public void OnDrained() { }

        public void OnClosed(CloseReason reason)
        {
            Assert.Null(Closed);
            Closed = reason;
        }
    }
}
