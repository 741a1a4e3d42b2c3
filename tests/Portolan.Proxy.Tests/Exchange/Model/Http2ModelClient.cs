using System.Globalization;
using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Tests.Support;
using Portolan.Proxy.Tests.Support.Memory;

namespace Portolan.Proxy.Tests.Exchange.Model;

/// <summary>A client of HTTP/2, whose requests and answers are all under way at once.</summary>
internal sealed class Http2ModelClient : IModelClient
{
    private readonly Http2Peer _peer;
    private readonly Queue<ModelMessage> _unsent;
    private readonly Dictionary<int, Request> _open = [];

    public Http2ModelClient(MemoryPeer peer, IReadOnlyList<ModelMessage> messages)
    {
        _unsent = new Queue<ModelMessage>(messages);
        _peer = new Http2Peer(Http2Role.Client, peer)
        {
            OnHead = OnHead,
            OnEnd = OnEnd,
            OnReset = OnReset,
        };
    }

    public bool IsOpen => _peer.Closed is null;

    public bool IsSending => IsOpen && (_unsent.Count > 0 || _open.Values.Any(request => !request.IsEnded));

    public bool IsDone => _unsent.Count == 0 && _open.Count == 0;

    public bool BackendsMayFail { get; set; }

    public void SendSome(Random random)
    {
        var sending = _open.Values.Where(request => !request.IsEnded).ToList();
        if (_unsent.Count > 0 && (sending.Count == 0 || random.Next(3) == 0))
        {
            var message = _unsent.Dequeue();
            var stream = _peer.Request(
                "POST",
                string.Create(CultureInfo.InvariantCulture, $"/{message.Backend}/{message.Id}"),
                BodyKind.Marked
            );
            _open.Add(stream.Id, new Request(stream, message));
            return;
        }

        var request = sending[random.Next(sending.Count)];
        var body = request.Message.RequestBody;
        var count = Math.Min(body.Length - request.Sent, 1 + random.Next(1 << random.Next(4, 17)));
        if (count > 0)
        {
            _peer.Send(request.Stream, Encoding.Latin1.GetString(body, request.Sent, count));
            request.Sent += count;
        }
        else
        {
            request.IsEnded = true;
            _peer.End(request.Stream);
        }
    }

    public void Close() => _peer.Connection.Close();

    public void Break(Random random)
    {
        if (_open.Count == 0 || random.Next(3) == 0)
        {
            _peer.Connection.Abort();
            return;
        }

        var request = _open.Values.ElementAt(random.Next(_open.Count));
        _open.Remove(request.Stream.Id);
        _peer.Http.Reset(request.Stream, Http2ErrorCode.Cancel);
    }

    private void OnHead(Http2Stream stream)
    {
        if (stream.Response is { Status: >= 200, Body: BodyKind.None })
        {
            Check(stream);
        }
        else if (stream.Response.Status >= 200 && _open.TryGetValue(stream.Id, out var request))
        {
            request.Status = stream.Response.Status;
            request.ShownId = stream.Response.Fields.IndexOf("x-id"u8) is var line and >= 0
                ? Encoding.ASCII.GetString(stream.Response.Fields.ValueOf(line))
                : "";
        }
    }

    private void OnEnd(Http2Stream stream) => Check(stream);

    private void OnReset(Http2Stream stream)
    {
        Assert.True(BackendsMayFail || !_open.ContainsKey(stream.Id), $"stream {stream.Id} was reset before its answer was whole");
        _open.Remove(stream.Id);
    }

    private void Check(Http2Stream stream)
    {
        if (!_open.Remove(stream.Id, out var request))
        {
            return;
        }

        // A head that is the whole answer was not noted yet.
        var status = request.Status > 0 ? request.Status : stream.Response.Status;
        if (BackendsMayFail && status is 502 or 503)
        {
            return;
        }

        var message = request.Message;
        Assert.Equal(200, status);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{message.Id}"),
            request.Status > 0
                ? request.ShownId
                : Encoding.ASCII.GetString(stream.Response.Fields.ValueOf(stream.Response.Fields.IndexOf("x-id"u8)))
        );
        var body = _peer.Bodies.TryGetValue(stream.Id, out var came) ? Encoding.Latin1.GetBytes(came.ToString()) : [];
        Assert.True(message.ResponseBody.AsSpan().SequenceEqual(body), $"the answer to {message.Id} is not what the backend sent");
    }

    private sealed class Request(Http2Stream stream, ModelMessage message)
    {
        public Http2Stream Stream => stream;

        public ModelMessage Message => message;

        public int Sent { get; set; }

        public bool IsEnded { get; set; }

        public int Status { get; set; }

        public string ShownId { get; set; } = "";
    }
}
