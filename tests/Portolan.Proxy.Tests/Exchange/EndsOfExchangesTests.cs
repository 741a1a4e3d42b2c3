using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>How exchanges end that do not go as they should, and what becomes of their connections.</summary>
public sealed class EndsOfExchangesTests
{
    private const string Get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: x\r\n\r\nok";

    private static readonly RetryPolicy Twice = new([503], 2, TimeSpan.FromMilliseconds(100));

    [Theory]
    [InlineData("Connection: close\r\n")]
    [InlineData("")]
    public void An_early_answer_reaches_the_client_at_once_and_the_upload_is_cut_off(string connection)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n" + new string('x', 65536));

        backend[0].Send($"HTTP/1.1 413 Content Too Large\r\nDate: x\r\nContent-Length: 5\r\n{connection}\r\nlarge");

        Assert.Equal("HTTP/1.1 413 Content Too Large\r\ndate: x\r\ncontent-length: 5\r\nconnection: close\r\n\r\nlarge", client.Text);
        Assert.True(client.IsEnded);
        Assert.NotNull(backend[0].Closed);
        Assert.Contains("\"status\":413,\"flag\":\"-\"", rig.Logged);
        client.Connection.Close();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void After_an_early_answer_a_small_rest_is_dropped_and_the_connection_goes_on()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
        backend[0].Send(Ok);
        Assert.EndsWith("ok", client.Take());
        Assert.Equal(CloseReason.Reset, backend[0].Closed);

        client.Send("world" + Get);
        Assert.StartsWith("GET /x ", backend[1].Take());
        backend[1].Send(Ok);
        Assert.EndsWith("ok", client.Take());
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_request_after_a_long_rest_of_the_loop_has_all_the_time_there_is_to_connect()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Get);
        backend[0].Send(Ok);
        Assert.EndsWith("ok", client.Take());
        backend[0].End();

        client.Connection.Write(System.Text.Encoding.ASCII.GetBytes(Get));
        rig.Loop.RunTurn();
        rig.Loop.Sleep(30_000);
        rig.Loop.Run();

        Assert.StartsWith("GET /x ", backend[1].Take());
        backend[1].Send(Ok);
        Assert.EndsWith("ok", client.Take());
        client.End();
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("HTTP/1.1 099 X\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")]
    public void An_answer_that_is_not_HTTP_is_502_and_its_connection_is_never_used_again(string answer)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Get);

        backend[0].Send(answer);

        Assert.StartsWith("HTTP/1.1 502 ", client.Take());
        Assert.Equal(CloseReason.Reset, backend[0].Closed);
        Assert.Contains("\"flag\":\"BA\"", rig.Logged);
        client.Send(Get);
        Assert.Equal(2, backend.Count);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_truncated_answer_is_broken_off_visibly()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(
            Rigs.Address,
            peer =>
                peer.Received = from =>
                {
                    from.Connection.Write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"u8);
                    from.Connection.Close();
                }
        );
        var client = rig.Client();

        client.Send(Get);

        Assert.Equal(CloseReason.Reset, client.Closed);
        Assert.DoesNotContain("0\r\n\r\n", client.Text);
        rig.AssertNothingLeft();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\nx")]
    public void A_connection_with_leftover_bytes_is_never_used_again(string answer)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Get);
        backend[0].Send(answer);
        client.Send(Get);
        Assert.Equal(2, backend.Count);
    }

    [Fact]
    public void A_byte_that_nobody_asked_for_ends_a_waiting_connection()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Get);
        backend[0].Send(Ok);
        backend[0].Send("x");
        client.Send(Get);
        Assert.Equal(2, backend.Count);
        Assert.True(backend[0].IsEnded);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("DELETE", 2)]
    [InlineData("POST", 1)]
    public void A_waiting_connection_that_turns_out_closed_costs_only_what_must_not_be_sent_twice(string method, int connections)
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Get);
        backend[0].Send(Ok);
        backend[0].Received = from => from.Connection.Close();
        client.Take();

        client.Send($"{method} /y HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal(connections, backend.Count);
        if (connections == 2)
        {
            backend[1].Send(Ok);
            Assert.StartsWith("HTTP/1.1 200", client.Text);
        }
        else
        {
            Assert.StartsWith("HTTP/1.1 502", client.Text);
        }

        Assert.Equal(0, rig.Backends.All.Single().Counters.Retries);
    }

    [Fact]
    public void A_client_that_leaves_during_the_backoff_is_logged_as_gone()
    {
        var rig = new ExchangeRig(Rigs.Forward(route => route with { Retry = Twice }));
        rig.Answer(Rigs.Address, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        var client = rig.Client();
        client.Send(Get);

        client.End();

        Assert.Contains("\"status\":499,\"flag\":\"CG\"", rig.Logged);
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_retry_that_is_decided_while_the_body_still_comes_sends_all_of_it_again()
    {
        var rig = new ExchangeRig(Rigs.Forward(route => route with { Retry = Twice }));
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
        backend[0].Send("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
        client.Send("world");
        rig.Loop.Advance(105);

        Assert.EndsWith("\r\n\r\nhelloworld", backend[1].Text);
        backend[1].Send(Ok);

        Assert.Equal("HTTP/1.1 200 OK\r\ndate: x\r\ncontent-length: 2\r\n\r\nok", client.Text);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_status_is_repeated_until_the_attempts_are_used_up_and_the_last_answer_passes()
    {
        var rig = new ExchangeRig(Rigs.Forward(route => route with { Retry = Twice }));
        rig.Answer(Rigs.Address, "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
        var client = rig.Client();
        client.Send(Get);
        rig.Loop.Advance(1000);

        Assert.EndsWith("\r\n\r\nbusy", client.Text);
        Assert.Contains("\"retries\":2", rig.Logged);
        Assert.Equal(2, rig.Backends.All.Single().Counters.Retries);
    }

    [Fact]
    public void A_complete_answer_is_no_failure_of_the_endpoint_however_the_upload_ends()
    {
        // "YARP reports a complete answer as a failed upload": the endpoint was charged and ejected.
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(
            Rigs.Address,
            peer =>
                peer.Received = from =>
                {
                    from.Received = null;
                    from.Connection.Write("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"u8);
                    from.Connection.Close();
                }
        );

        for (var request = 0; request < 5; request++)
        {
            var client = rig.Client();
            client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nhello");
            Assert.StartsWith("HTTP/1.1 403", client.Text);
            Assert.EndsWith("no", client.Text);
        }

        Assert.Equal(0, rig.Backends.All.Single().Counters.Failures);
    }

    [Theory]
    [InlineData(true, "TR", "The request took too long.\n")]
    [InlineData(false, "TB", "The backend did not answer in time.\n")]
    public void A_backend_that_takes_too_long_is_504(bool isRequestLimit, string flag, string text)
    {
        var limit = TimeSpan.FromMilliseconds(500);
        var rig = new ExchangeRig(
            Rigs.Forward(route =>
                route with
                {
                    Timeouts = isRequestLimit ? new RouteTimeouts(limit, null) : new RouteTimeouts(null, limit),
                }
            )
        );
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Get);
        rig.Loop.Advance(499);
        Assert.Equal("", client.Text);

        rig.Loop.Advance(5);

        Assert.StartsWith("HTTP/1.1 504 ", client.Text);
        Assert.EndsWith(text, client.Text);
        Assert.Contains($"\"flag\":\"{flag}\"", rig.Logged);
        Assert.Equal(CloseReason.Reset, backend[0].Closed);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void An_exchange_that_stands_still_ends()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send(Get);
        rig.Loop.Advance(200_000);
        backend[0].Send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\na");
        rig.Loop.Advance(299_000);
        Assert.Null(client.Closed);
        rig.Loop.Advance(2_000);
        Assert.Equal(CloseReason.Reset, client.Closed);
        Assert.Contains("\"flag\":\"TI\"", rig.Logged);
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_client_that_owes_its_body_or_takes_no_answer_is_let_go_after_a_minute()
    {
        // Whatever Content-Type it names.
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        rig.Loop.Advance(61_000);
        Assert.StartsWith("HTTP/1.1 400 ", client.Text);
        Assert.True(client.IsEnded);
        client.Connection.Close();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_connection_that_is_refused_is_tried_elsewhere()
    {
        var rig = new ExchangeRig(Rigs.Forward(endpoints: [new Endpoint("10.0.0.9", 1, EndpointState.Ready), Rigs.Endpoint]));
        rig.Answer(Rigs.Address, Ok);
        for (var request = 0; request < 20; request++)
        {
            var client = rig.Client();
            client.Send("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.EndsWith("ok", client.Text);
        }
    }

    [Fact]
    public void A_connection_that_does_not_come_about_in_time_is_given_up()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Loop.Silence(System.Net.IPEndPoint.Parse(Rigs.Address));
        var client = rig.Client();
        client.Send(Get);
        rig.Loop.Advance(2_100);
        Assert.StartsWith("HTTP/1.1 503 ", client.Text);
        Assert.Contains("\"flag\":\"CF\"", rig.Logged);
        client.End();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_bad_body_is_400_and_the_backend_learns_that_it_is_not_whole()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", client.Text);
        Assert.Equal(CloseReason.Reset, backend[0].Closed);
        Assert.Contains("\"flag\":\"BB\"", rig.Logged);
        client.Connection.Close();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void A_closing_port_says_goodbye_with_the_answer()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Answer(Rigs.Address, Ok);
        rig.IsClosing = true;
        var client = rig.Client();
        client.Send(Get);
        Assert.Contains("connection: close\r\n", client.Text);
        Assert.True(client.IsEnded);
    }

    [Fact]
    public void A_connection_at_rest_closes_at_once_and_a_busy_one_after_its_answer()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var backend = rig.Backend(Rigs.Address);
        var resting = rig.Client(out var restingSide);
        var busy = rig.Client(out var busySide);
        busy.Send(Get);

        restingSide.CloseGracefully();
        busySide.CloseGracefully();
        rig.Loop.Run();

        Assert.True(resting.IsEnded);
        Assert.False(busy.IsEnded);
        backend[0].Send(Ok);
        Assert.EndsWith("connection: close\r\n\r\nok", busy.Text);
        Assert.True(busy.IsEnded);
    }

    [Fact]
    public void A_head_that_is_too_slow_is_408_and_a_silent_client_is_just_closed()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var slow = rig.Client();
        var silent = rig.Client();
        slow.Send("GET / HTTP/1.1\r\nHo");
        rig.Loop.Advance(16_000);
        Assert.StartsWith("HTTP/1.1 408 ", slow.Text);
        Assert.Equal("", silent.Text);
        Assert.True(silent.IsEnded);
    }

    [Fact]
    public void A_client_that_reads_slowly_is_served_and_one_that_reads_nothing_is_let_go()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + new string('x', 2_000_000);
        rig.Answer(Rigs.Address, answer);
        var client = rig.Client();
        client.Connection.PauseReading();
        client.Send(Get);
        rig.Loop.Advance(59_000);
        client.Connection.ResumeReading();
        rig.Loop.RunTurn();
        client.Connection.PauseReading();
        rig.Loop.Advance(59_000);
        Assert.Null(client.Closed);
        rig.Loop.Advance(62_000);
        Assert.Contains("\"flag\":\"TI\"", rig.Logged);
        client.Connection.ResumeReading();
        rig.AssertNothingLeft();
    }

    [Fact]
    public void An_invariant_that_breaks_ends_one_connection_and_is_told()
    {
        var rig = new ExchangeRig(Rigs.Forward());
        rig.Answer(Rigs.Address, Ok);
        var unlucky = rig.Client(out var side);
        var other = rig.Client();
        unlucky.Connection.Write("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        rig.Break = true;
        Assert.ThrowsAny<Exception>(rig.Loop.Run);
        rig.Break = false;
        rig.Loop.ForgetFaults();

        other.Send(Get);

        Assert.EndsWith("ok", other.Text);
        Assert.Equal(CloseReason.Reset, unlucky.Closed);
        Assert.StartsWith("HTTP/1.1", side.Describe());
        Assert.Contains("An invariant of the proxy broke", rig.Told.Single());
        other.End();
        rig.AssertNothingLeft();
    }
}
