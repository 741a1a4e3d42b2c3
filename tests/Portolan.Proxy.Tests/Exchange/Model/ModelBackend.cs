using System.Text;
using Portolan.Http.Http1;
using Portolan.Proxy.Tests.Support.Memory;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>An endpoint that checks what it is sent and answers when it likes, piece by piece.</summary>
internal sealed class ModelBackend(int index, IReadOnlyDictionary<int, ModelMessage> messages) : IModelBackend
{
    private readonly List<Connection> _connections = [];

    public Dictionary<int, int> Delivered { get; } = [];

    public bool IsOpen => _connections.Exists(connection => connection.Peer.Closed is null);

    public bool IsAnswering => _connections.Exists(connection => connection.IsAnswering);

    public void Accept(MemoryPeer peer) => _connections.Add(new Connection(this, peer));

    public void AnswerSome(Random random)
    {
        var answering = _connections.Where(connection => connection.IsAnswering).ToList();
        answering[random.Next(answering.Count)].AnswerSome(random);
    }

    public void Break(Random random)
    {
        var open = _connections.Where(connection => connection.Peer.Closed is null).ToList();
        open[random.Next(open.Count)].Peer.Connection.Abort();
    }

    private ModelMessage Find(string target)
    {
        var parts = target.Split('/');
        Assert.Equal($"{index}", parts[1]);
        return messages[int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)];
    }

    private sealed class Connection
    {
        private readonly ModelBackend _owner;
        private readonly Http1RequestReader _reader = new(Http1Limits.Default);
        private readonly List<byte> _body = [];
        private ModelMessage? _message;
        private byte[] _answer = [];
        private int _sent;

        public Connection(ModelBackend owner, MemoryPeer peer)
        {
            _owner = owner;
            Peer = peer;
            peer.Received = Read;
        }

        public MemoryPeer Peer { get; }

        public bool IsAnswering => _sent < _answer.Length && Peer.Closed is null;

        public void AnswerSome(Random random)
        {
            var count = Math.Min(_answer.Length - _sent, 1 + random.Next(1 << random.Next(4, 17)));
            Peer.Connection.Write(_answer.AsSpan(_sent, count));
            _sent += count;
        }

        private void Read(MemoryPeer peer)
        {
            var bytes = Encoding.Latin1.GetBytes(peer.Take());
            var taken = 0;
            while (true)
            {
                var step = _reader.Read(bytes.AsSpan(taken), out var consumed, out var data);
                taken += consumed;
                switch (step)
                {
                    case Http1Event.NeedMore:
                        peer.PutBack(bytes.AsSpan(taken));
                        return;
                    case Http1Event.Head:
                        Assert.Equal(_answer.Length, _sent);
                        _message = _owner.Find(Encoding.ASCII.GetString(_reader.Head.Target));
                        _body.Clear();
                        break;
                    case Http1Event.Data:
                        _body.AddRange(data);
                        Assert.True(
                            _message!.RequestBody.AsSpan().StartsWith(_body.ToArray()),
                            $"the body of {_message.Id} is not what the client sent"
                        );
                        break;
                    case Http1Event.End:
                        Answer();
                        break;
                    default:
                        Assert.Fail($"the backend got what it cannot read: {_reader.Error}");
                        break;
                }
            }
        }

        private void Answer()
        {
            Assert.Equal(_message!.RequestBody.Length, _body.Count);
            _owner.Delivered[_message.Id] = _owner.Delivered.GetValueOrDefault(_message.Id) + 1;
            _answer = _message.Response;
            _sent = 0;
            _reader.Next();
        }
    }
}
