using Portolan.Http.Http1;
using Portolan.Proxy.Tests.Support.Memory;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>A client that sends its requests as it likes, without waiting, and expects the answers whole and in order.</summary>
internal sealed class ModelClient : IModelClient
{
    private readonly MemoryPeer _peer;
    private readonly Http1ResponseReader _reader = new(Http1Limits.Default);
    private readonly List<byte> _body = [];
    private readonly Queue<ModelMessage> _awaited;
    private readonly byte[] _script;
    private int _sent;
    private bool _expects;

    public ModelClient(MemoryPeer peer, IReadOnlyList<ModelMessage> messages)
    {
        _peer = peer;
        _awaited = new Queue<ModelMessage>(messages);
        _script = [.. messages.SelectMany(message => message.Request)];
        peer.Received = Read;
    }

    public bool IsOpen => _peer.Closed is null;

    public bool IsSending => _sent < _script.Length && IsOpen;

    public bool BackendsMayFail { get; set; }

    public bool IsDone => _awaited.Count == 0;

    public void SendSome(Random random)
    {
        var count = Math.Min(_script.Length - _sent, 1 + random.Next(1 << random.Next(4, 17)));
        _peer.Connection.Write(_script.AsSpan(_sent, count));
        _sent += count;
    }

    public void Close() => _peer.Connection.Close();

    public void Break(Random random) => _peer.Connection.Abort();

    private void Read(MemoryPeer peer)
    {
        var bytes = peer.Bytes.ToArray();
        var taken = 0;
        while (true)
        {
            if (!_expects && _awaited.Count > 0)
            {
                _expects = true;
                _reader.Expect(RequestKind.Ordinary);
            }

            var step = _reader.Read(bytes.AsSpan(taken), out var consumed, out var data);
            taken += consumed;
            switch (step)
            {
                case Http1Event.NeedMore:
                    peer.Take();
                    peer.PutBack(bytes.AsSpan(taken));
                    return;
                case Http1Event.Head:
                    break;
                case Http1Event.Data:
                    _body.AddRange(data);
                    break;
                case Http1Event.End:
                    Check(_awaited.Dequeue());
                    break;
                default:
                    Assert.Fail($"the client got what it cannot read: {_reader.Error}");
                    break;
            }
        }
    }

    private void Check(ModelMessage message)
    {
        _expects = false;
        if (BackendsMayFail && _reader.Head.Status is 502 or 503)
        {
            _body.Clear();
            return;
        }

        Assert.Equal(200, _reader.Head.Status);
        Assert.Equal(
            $"{message.Id}",
            System.Text.Encoding.ASCII.GetString(_reader.Head.Fields.ValueOf(_reader.Head.Fields.IndexOf("x-id"u8)))
        );
        Assert.True(
            message.ResponseBody.AsSpan().SequenceEqual(_body.ToArray()),
            $"the answer to {message.Id} is not what the backend sent"
        );
        _body.Clear();
    }
}
