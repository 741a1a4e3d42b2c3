using System.Globalization;
using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tests.Support.Memory;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>An endpoint of HTTP/2, which answers all that it was asked at once, a piece here and a piece there.</summary>
internal sealed class Http2ModelBackend(int index, IReadOnlyDictionary<int, ModelMessage> messages) : IModelBackend
{
    private readonly List<Http2Peer> _connections = [];
    private readonly List<Answer> _answers = [];

    public Dictionary<int, int> Delivered { get; } = [];

    public bool IsOpen => _connections.Exists(connection => connection.Closed is null);

    public bool IsAnswering => Able().Any();

    public void Accept(MemoryPeer peer)
    {
        var connection = new Http2Peer(Http2Role.Server, peer);
        _connections.Add(connection);
        connection.OnHead = stream =>
        {
            if (stream.Request.Body == BodyKind.None)
            {
                Take(connection, stream);
            }
        };
        connection.OnEnd = stream => Take(connection, stream);
        connection.OnReset = stream => _answers.RemoveAll(answer => answer.Connection == connection && answer.Stream.Id == stream.Id);
    }

    public void AnswerSome(Random random)
    {
        var able = Able().ToList();
        var answer = able[random.Next(able.Count)];
        var (connection, stream, message) = (answer.Connection, answer.Stream, answer.Message);
        if (answer.Interims < message.Interims)
        {
            answer.Interims++;
            connection.Answer(stream, 103, fields: "link: </x>");
            return;
        }

        if (answer.Sent < 0)
        {
            answer.Sent = 0;
            var isWhole = message.ResponseBody.Length == 0 && random.Next(2) == 0;
            connection.Answer(
                stream,
                200,
                isWhole ? BodyKind.None : BodyKind.Marked,
                string.Create(CultureInfo.InvariantCulture, $"x-id: {message.Id}")
            );
            if (isWhole)
            {
                _answers.Remove(answer);
            }

            return;
        }

        var count = Math.Min(message.ResponseBody.Length - answer.Sent, 1 + random.Next(1 << random.Next(4, 17)));
        if (count > 0)
        {
            connection.Send(stream, Encoding.Latin1.GetString(message.ResponseBody, answer.Sent, count));
            answer.Sent += count;
        }
        else
        {
            connection.End(stream);
            _answers.Remove(answer);
        }
    }

    public void Break(Random random)
    {
        var able = Able().ToList();
        if (able.Count == 0 || random.Next(3) == 0)
        {
            var open = _connections.Where(connection => connection.Closed is null).ToList();
            open[random.Next(open.Count)].Connection.Abort();
            return;
        }

        var answer = able[random.Next(able.Count)];
        _answers.Remove(answer);
        answer.Connection.Http.Reset(answer.Stream, Http2ErrorCode.Internal);
    }

    private IEnumerable<Answer> Able() => _answers.Where(answer => answer.Connection.Closed is null);

    private void Take(Http2Peer connection, Http2Stream stream)
    {
        var parts = Encoding.ASCII.GetString(stream.Request.Target).Split('/');
        Assert.Equal(index, int.Parse(parts[1], CultureInfo.InvariantCulture));
        var message = messages[int.Parse(parts[2], CultureInfo.InvariantCulture)];
        var body = connection.Bodies.TryGetValue(stream.Id, out var came) ? Encoding.Latin1.GetBytes(came.ToString()) : [];
        Assert.True(message.RequestBody.AsSpan().SequenceEqual(body), $"the body of {message.Id} is not what the client sent");
        Delivered[message.Id] = Delivered.GetValueOrDefault(message.Id) + 1;
        _answers.Add(new Answer(connection, stream, message));
    }

    private sealed class Answer(Http2Peer connection, Http2Stream stream, ModelMessage message)
    {
        public Http2Peer Connection => connection;

        public Http2Stream Stream => stream;

        public ModelMessage Message => message;

        public int Interims { get; set; }

        /// <summary>How much of the body is sent; -1 before the head.</summary>
        public int Sent { get; set; } = -1;
    }
}
