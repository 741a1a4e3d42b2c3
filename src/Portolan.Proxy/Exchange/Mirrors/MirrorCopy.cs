using Portolan.Http.Messages;
using Portolan.Proxy.Attempts;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Exchange.Bodies;
using Portolan.Proxy.Transport;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Exchange.Mirrors;

/// <summary>One copy of a request on its way to a mirror, with a head of its own.</summary>
internal sealed class MirrorCopy : IBackendEvents
{
    private const long Patience = 30_000;
    private const int Piece = 32 * 1024;

    private readonly ExchangeLoop _loop;
    private readonly MirrorSender _sender;
    private readonly BackendState _backend;
    private readonly BackendProtocol _protocol;
    private readonly BackendEndpoint _endpoint;
    private readonly HttpRequestHead _head = new();
    private readonly Limit _limit;
    private IBackendSide? _side;
    private KeptBody? _body;
    private int _sent;
    private bool _sentEnd;

    /// <summary>Copies the head as it is now.</summary>
    public MirrorCopy(
        ExchangeLoop loop,
        MirrorSender sender,
        BackendState backend,
        BackendProtocol protocol,
        BackendEndpoint endpoint,
        HttpRequestHead request
    )
    {
        _loop = loop;
        _sender = sender;
        _backend = backend;
        _protocol = protocol;
        _endpoint = endpoint;
        _limit = new Limit(this);
        _head.Version = request.Version;
        _head.SetMethod(request.Method);
        _head.SetAuthority(request.Authority.IsEmpty ? endpoint.AuthorityBytes : request.Authority);
        _head.SetTarget(request.Target);
        _head.Body = request.Body;
        _head.ContentLength = request.ContentLength;
        for (var line = 0; line < request.Fields.Count; line++)
        {
            _head.Fields.Add(request.Fields.FieldOf(line), request.Fields.NameOf(line), request.Fields.ValueOf(line));
        }
    }

    /// <summary>Sends it, with a body that it shares and releases; null for none.</summary>
    public void Send(KeptBody? body)
    {
        _body = body;
        _endpoint.Begin(_loop.Loop.Index);
        _loop.Loop.Start(_limit, Patience);
        _side = _loop.PoolOf(_protocol).Open(_endpoint, _backend.Settings, ConnectionChoice.Any, this);
        if (_side.IsReady)
        {
            OnBackendReady();
        }
    }

    /// <summary>It was never sent.</summary>
    public void GiveUp()
    {
        _head.Clear();
        _sender.End(MirrorResult.GivenUp);
    }

    /// <inheritdoc />
    public void OnBackendReady()
    {
        _side!.SendHead(_head);
        SendMore();
    }

    /// <inheritdoc />
    public void OnInterim(HttpResponseHead head) { }

    /// <inheritdoc />
    public void OnResponseHead(HttpResponseHead head)
    {
        if (head.Body == BodyKind.None)
        {
            End(MirrorResult.Taken);
        }
    }

    /// <inheritdoc />
    public void OnResponseBody(ReadOnlySpan<byte> bytes) { }

    /// <inheritdoc />
    public void OnResponseEnd(FieldSection? trailers) => End(MirrorResult.Taken);

    /// <inheritdoc />
    public void OnBackendDrained() => SendMore();

    /// <inheritdoc />
    public void OnBackendFailed(AttemptOutcome outcome) => End(MirrorResult.GivenUp);

    // As much as the mirror takes: a slow one holds the body that it shares, and not another copy of it.
    private void SendMore()
    {
        if (_body is null || _sentEnd)
        {
            return;
        }

        while (_sent < _body.Bytes.Length && !_side!.IsCongested)
        {
            var piece = _body.Bytes[_sent..Math.Min(_body.Bytes.Length, _sent + Piece)];
            _sent += piece.Length;
            _side.SendBody(piece);
        }

        if (_sent == _body.Bytes.Length)
        {
            _sentEnd = true;
            _side!.SendEnd(_body.Trailers);
        }
    }

    private void End(MirrorResult result)
    {
        _side = null;
        _limit.Stop();
        _endpoint.End(_loop.Loop.Index);
        _body?.Release();
        _body = null;
        _head.Clear();
        _sender.End(result);
    }

    private sealed class Limit(MirrorCopy copy) : LoopTimer
    {
        protected internal override void OnDue()
        {
            var side = copy._side!;
            copy.End(MirrorResult.GivenUp);
            side.Abort();
        }
    }
}
