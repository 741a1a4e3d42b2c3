using System.Buffers;
using Portolan.Http.Http2;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http2;

/// <summary>
/// A client and a server in every order that a seed makes: what is sent is what arrives, once and in order; no window is ever exceeded (the
/// other side would say so); and in the end nothing is left.
/// </summary>
public sealed class InterleavingTests
{
    private const int Requests = 30;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_sent_is_what_arrives(int group)
    {
        for (var seed = group * 40; seed < (group + 1) * 40; seed++)
        {
            Run(seed);
        }
    }

    private static void Run(int seed)
    {
        var random = new Random(seed);
        var limits = new Http2Limits
        {
            ConcurrentStreams = random.Next(1, 6),
            WindowGrowth = random.Next(2) * 100_000,
            InterimResponses = 100,
        };
        var client = new End(Http2Role.Client, limits, random);
        var server = new End(Http2Role.Server, limits, random);
        var opened = 0;
        for (var step = 0; opened < Requests || client.IsBusy || server.IsBusy; step++)
        {
            Assert.True(step < 200_000, $"seed {seed}: it never comes to rest");
            switch (random.Next(6))
            {
                case 0 when opened < Requests && client.Http.CanOpen:
                    opened++;
                    client.Request();
                    break;
                case 1:
                    client.Deliver(server);
                    break;
                case 2:
                    server.Deliver(client);
                    break;
                case 3:
                    client.Act();
                    break;
                case 4:
                    server.Act();
                    break;
            }
        }

        Assert.Equal(0, client.Pool.Outstanding);
        Assert.Equal(0, server.Pool.Outstanding);
        Assert.Equal(0, client.Http.StreamCount + server.Http.StreamCount);
        Assert.True(client.Whole + server.Whole > Requests / 2, $"seed {seed}: hardly anything arrived");
    }

    private sealed class End
    {
        private readonly ArrayBufferWriter<byte> _output = new();
        private readonly List<byte> _input = [];
        private readonly List<Exchange> _exchanges = [];
        private readonly Random _random;
        private readonly Http2Role _role;
        private int _sent;

        public End(Http2Role role, Http2Limits limits, Random random)
        {
            _role = role;
            _random = random;
            Http = new Http2Connection(role, limits, _output, Pool);
            Http.Start();
        }

        public Http2StreamPool Pool { get; } = new();

        public Http2Connection Http { get; }

        /// <summary>Bodies that arrived whole.</summary>
        public int Whole { get; private set; }

        public bool IsBusy => _exchanges.Count > 0 || _sent < _output.WrittenCount || _input.Count > 0;

        public void Request()
        {
            var length = Length();
            var head = Messages.Get("POST", "/", length == 0 ? BodyKind.None : BodyKind.Marked);
            Messages.Add(head.Fields, "x-number", $"{_random.Next(5)}");
            var stream = Http.Open(head, "http"u8);
            var exchange = new Exchange(stream, length) { HeadSent = true };
            stream.Owner = exchange;
            _exchanges.Add(exchange);
        }

        /// <summary>Some of what was sent arrives.</summary>
        public void Deliver(End other)
        {
            var count = Math.Min(_output.WrittenCount - _sent, _random.Next(1, 40_000));
            other._input.AddRange(_output.WrittenSpan.Slice(_sent, count));
            _sent += count;
            if (_sent == _output.WrittenCount)
            {
                _output.ResetWrittenCount();
                _sent = 0;
            }

            other.Read();
        }

        /// <summary>Sends, consumes, or breaks off, on one stream.</summary>
        public void Act()
        {
            if (_exchanges.Count == 0)
            {
                return;
            }

            var exchange = _exchanges[_random.Next(_exchanges.Count)];
            switch (_random.Next(12))
            {
                case 0 when _random.Next(8) == 0:
                    Http.Reset(exchange.Stream, Http2ErrorCode.Cancel);
                    break;
                case < 6:
                    Send(exchange);
                    break;
                default:
                    var count = _random.Next(exchange.Unconsumed + 1);
                    exchange.Unconsumed -= count;
                    Http.Consume(exchange.Stream, count);
                    break;
            }

            ReleaseWhenOver(exchange);
        }

        private void Send(Exchange exchange)
        {
            if (!exchange.HeadSent)
            {
                exchange.HeadSent = true;
                Http.SendHead(exchange.Stream, new() { Status = 103 });
                Http.SendHead(
                    exchange.Stream,
                    new()
                    {
                        Status = 200,
                        Body = BodyKind.Marked,
                        Version = HttpVersion.Http2,
                    }
                );
            }

            var length = Math.Min(exchange.ToSend - exchange.Sent, _random.Next(50_000));
            exchange.Sent += Http.SendData(exchange.Stream, Octets(exchange.Stream.Id, exchange.Sent, length));
            if (exchange.Sent == exchange.ToSend && !exchange.EndSent)
            {
                exchange.EndSent = true;
                var trailers = new FieldSection();
                Messages.Add(trailers, "x-length", $"{exchange.Sent}");
                Http.SendEnd(exchange.Stream, trailers);
            }
        }

        private void Read()
        {
            var input = _input.ToArray();
            var at = 0;
            while (true)
            {
                var happened = Http.Read(input.AsSpan(at), out var consumed, out var data);
                at += consumed;
                if (happened == Http2Event.NeedMore)
                {
                    break;
                }

                Assert.True(happened is not (Http2Event.Error or Http2Event.Refused), $"{happened} {Http.Error}");
                Handle(happened, data);
            }

            _input.RemoveRange(0, at);
        }

        private void Handle(Http2Event happened, ReadOnlySpan<byte> data)
        {
            if (happened is Http2Event.Settings or Http2Event.GoAway or Http2Event.Pong)
            {
                return;
            }

            var stream = Http.Stream;
            if (happened == Http2Event.Head && _role == Http2Role.Server)
            {
                var begun = new Exchange(stream, Length()) { ReceivedEnd = stream.IsReceiveEnded };
                stream.Owner = begun;
                _exchanges.Add(begun);
                return;
            }

            var exchange = (Exchange)stream.Owner!;
            Assert.Same(stream, exchange.Stream);
            switch (happened)
            {
                case Http2Event.Head:
                    Assert.True(stream.Response.Status is 103 or 200);
                    break;
                case Http2Event.Data:
                    Assert.True(data.SequenceEqual(Octets(stream.Id, exchange.Received, data.Length)), "other octets than were sent");
                    exchange.Received += data.Length;
                    exchange.Unconsumed += data.Length;
                    break;
                case Http2Event.End:
                    Assert.Equal($"{exchange.Received}", System.Text.Encoding.ASCII.GetString(stream.Trailers.ValueOf(0)));
                    exchange.ReceivedEnd = true;
                    Whole++;
                    break;
                case Http2Event.Reset:
                    Assert.Null(stream.Error);
                    break;
            }

            ReleaseWhenOver(exchange);
        }

        private void ReleaseWhenOver(Exchange exchange)
        {
            if (exchange.Stream.IsClosed && (exchange.ReceivedEnd && exchange.EndSent || exchange.Stream.ResetCode != Http2ErrorCode.None))
            {
                _exchanges.Remove(exchange);
                Http.Release(exchange.Stream);
            }
        }

        private int Length() =>
            _random.Next(4) switch
            {
                0 => 0,
                1 => _random.Next(100),
                2 => _random.Next(20_000),
                _ => _random.Next(300_000),
            };

        private static byte[] Octets(int id, int start, int count)
        {
            var octets = new byte[count];
            for (var index = 0; index < count; index++)
            {
                octets[index] = (byte)((start + index) * 31 + id);
            }

            return octets;
        }
    }

    private sealed class Exchange(Http2Stream stream, int toSend)
    {
        public Http2Stream Stream => stream;

        public int ToSend => toSend;

        public int Sent { get; set; }

        public int Received { get; set; }

        public int Unconsumed { get; set; }

        public bool HeadSent { get; set; }

        public bool EndSent { get; set; } = toSend == 0 && stream.IsSendEnded;

        public bool ReceivedEnd { get; set; }
    }
}
