using System.Text;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Tests.Support.Memory;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests.Support;

/// <summary>
/// The test's end of a connection of HTTP/2: a client, or a backend. Writes down what comes, a line each; bodies are joined.
/// </summary>
internal sealed class Http2Peer : IConnectionEvents
{
    private readonly EventLoop _loop;
    private readonly Dictionary<int, Outgoing> _outgoing = [];
    private readonly List<string> _lines = [];
    private readonly MemoryPeer? _peer;

    public Http2Peer(Http2Role role, MemoryPeer peer, Http2Limits? limits = null)
    {
        _peer = peer;
        Connection = peer.Connection;
        _loop = Connection.Loop;
        Http = new Http2Connection(role, limits ?? Http2Limits.Default, Connection, Pool) { Now = _loop.Now };
        Connection.Events = this;
        Http.Start();
    }

    public ByteConnection Connection { get; }

    public Http2Connection Http { get; }

    public Http2StreamPool Pool { get; } = new();

    /// <summary>Streams that were told or opened, the last under each number.</summary>
    public Dictionary<int, Http2Stream> Streams { get; } = [];

    /// <summary>Bodies that came, by stream.</summary>
    public Dictionary<int, StringBuilder> Bodies { get; } = [];

    /// <summary>Octets of bodies that came, in all.</summary>
    public long Received { get; private set; }

    /// <summary>Whether bodies are consumed as they come.</summary>
    public bool Consumes { get; set; } = true;

    /// <summary>The scheme that requests say.</summary>
    public string Scheme { get; set; } = "http";

    /// <summary>Called on a request's head.</summary>
    public Action<Http2Stream>? OnHead { get; set; }

    /// <summary>Called when a body is complete.</summary>
    public Action<Http2Stream>? OnEnd { get; set; }

    /// <summary>Called when the other side reset a stream.</summary>
    public Action<Http2Stream>? OnReset { get; set; }

    public CloseReason? Closed { get; private set; }

    public string Told => string.Join('\n', _lines);

    public string Take()
    {
        var told = Told;
        _lines.Clear();
        return told;
    }

    /// <summary>Sends a request; <c>name: value</c> for each field.</summary>
    public Http2Stream Request(string method, string target, BodyKind body = BodyKind.None, string protocol = "", params string[] fields)
    {
        var head = new HttpRequestHead { Version = HttpVersion.Http2, Body = body };
        head.SetMethod(Encoding.ASCII.GetBytes(method));
        head.SetTarget(Encoding.ASCII.GetBytes(target));
        head.SetAuthority("a"u8);
        head.SetProtocol(Encoding.ASCII.GetBytes(protocol));
        Add(head.Fields, fields);
        var stream = Http.Open(head, Encoding.ASCII.GetBytes(Scheme));
        head.Clear();
        return Streams[stream.Id] = stream;
    }

    /// <summary>Answers; a body may follow by <see cref="Send"/> and <see cref="End"/>.</summary>
    public void Answer(Http2Stream stream, int status, BodyKind body = BodyKind.None, params string[] fields)
    {
        var head = new HttpResponseHead
        {
            Version = HttpVersion.Http2,
            Status = status,
            Body = body,
        };
        Add(head.Fields, fields);
        Http.SendHead(stream, head);
        head.Clear();
    }

    /// <summary>Answers with a body that is complete.</summary>
    public void AnswerWith(Http2Stream stream, string body, params string[] trailers)
    {
        Answer(stream, 200, BodyKind.Marked);
        Send(stream, body);
        End(stream, trailers);
    }

    /// <summary>Sends a piece of a body, when the windows let it.</summary>
    public void Send(Http2Stream stream, string text)
    {
        Of(stream).Text.Append(text);
        Push(stream);
    }

    public void End(Http2Stream stream, params string[] trailers)
    {
        Of(stream).Trailers = trailers;
        Push(stream);
    }

    public void Run() => ((MemoryLoop)_loop).Run();

    public void OnConnected() { }

    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        Http.Now = _loop.Now;
        var taken = 0;
        while (true)
        {
            var happened = Http.Read(bytes[taken..], out var consumed, out var data);
            taken += consumed;
            if (happened == Http2Event.NeedMore)
            {
                return taken;
            }

            Handle(happened, data);
            if (happened == Http2Event.Error)
            {
                Connection.Close();
                return bytes.Length;
            }
        }
    }

    public void OnInputEnded() => _lines.Add("ended");

    public void OnDrained() { }

    public void OnClosed(CloseReason reason)
    {
        Closed = reason;
        _peer!.OnClosed(reason);
    }

    private void Handle(Http2Event happened, ReadOnlySpan<byte> data)
    {
        var stream = Http.Stream;
        switch (happened)
        {
            case Http2Event.Head:
                Streams[stream.Id] = stream;
                _lines.Add(
                    stream.Request.Method.IsEmpty
                        ? $"{stream.Id} {stream.Response.Status} {stream.Response.Body}{Text(stream.Response.Fields)}"
                        : $"{stream.Id} {Latin(stream.Request.Method)} {Latin(stream.Request.Authority)} {Latin(stream.Request.Target)} {Latin(stream.Request.Protocol)}{stream.Request.Body}{Text(stream.Request.Fields)}"
                );
                OnHead?.Invoke(stream);
                break;
            case Http2Event.Data:
                Received += data.Length;
                (Bodies.TryGetValue(stream.Id, out var body) ? body : Bodies[stream.Id] = new StringBuilder()).Append(Latin(data));
                if (Consumes)
                {
                    Http.Consume(stream, data.Length);
                }

                break;
            case Http2Event.End:
                _lines.Add(
                    $"{stream.Id} END {(Bodies.TryGetValue(stream.Id, out var whole) ? whole.Length < 100 ? whole.ToString() : whole.Length : "")}{Text(stream.Trailers)}"
                );
                OnEnd?.Invoke(stream);
                break;
            case Http2Event.Reset:
                _lines.Add($"{stream.Id} RESET {stream.ResetCode}");
                OnReset?.Invoke(stream);
                break;
            case Http2Event.Writable:
                Push(stream);
                break;
            case Http2Event.Error:
                _lines.Add($"ERROR {Http.Error!.Name}");
                break;
            case Http2Event.Settings:
                break;
            default:
                _lines.Add(happened.ToString());
                break;
        }
    }

    private void Push(Http2Stream stream)
    {
        var outgoing = Of(stream);
        if (outgoing.Text.Length > 0)
        {
            var bytes = Encoding.Latin1.GetBytes(outgoing.Text.ToString());
            outgoing.Text.Remove(0, Http.SendData(stream, bytes));
        }

        if (outgoing.Text.Length == 0 && outgoing.Trailers is { } trailers)
        {
            outgoing.Trailers = null;
            var section = new FieldSection();
            Add(section, trailers);
            Http.SendEnd(stream, section);
            section.Clear();
        }
    }

    private Outgoing Of(Http2Stream stream) =>
        _outgoing.TryGetValue(stream.Id, out var outgoing) ? outgoing : _outgoing[stream.Id] = new Outgoing();

    private static void Add(FieldSection section, string[] fields)
    {
        foreach (var field in fields)
        {
            var colon = field.IndexOf(": ", StringComparison.Ordinal);
            Assert.True(section.TryAdd(Encoding.Latin1.GetBytes(field[..colon]), Encoding.Latin1.GetBytes(field[(colon + 2)..])));
        }
    }

    private static string Text(FieldSection fields)
    {
        var text = new StringBuilder();
        for (var line = 0; line < fields.Count; line++)
        {
            if (fields.FieldOf(line) is not (KnownField.XForwardedFor or KnownField.XForwardedProto or KnownField.Date))
            {
                text.Append(" | ").Append(Latin(fields.NameOf(line))).Append(": ").Append(Latin(fields.ValueOf(line)));
            }
        }

        return text.ToString();
    }

    private static string Latin(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);

    private sealed class Outgoing
    {
        public StringBuilder Text { get; } = new();

        public string[]? Trailers { get; set; }
    }
}
