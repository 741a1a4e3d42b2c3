using Microsoft.Extensions.Logging;
using Portolan.Http.Http2;
using Portolan.Http.Messages;
using Portolan.Proxy.Metrics;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Exchange.Http2;

/// <summary>
/// A client's connection of HTTP/2: each stream is an exchange of its own. A client that is silent while it has streams is asked by PING,
/// and one that does not answer is gone; a stream whose client opens no window is reset; a client that takes nothing off the connection is
/// not read.
/// </summary>
internal sealed partial class Http2ClientConnection : IConnectionEvents, IClientConnection
{
    // Answers that need no body of the client's are bounded by nothing but this.
    private const int OutputLimit = 4 * ByteConnection.HighWater;

    private readonly List<Http2ClientStream> _streams = [];
    private readonly Stack<Http2ClientStream> _free = new();
    private readonly Watch _watch;
    private readonly Http2Limits _limits;
    private long _lastInput;
    private long _idleSince;
    private long _pingedAt = -1;
    private long _leavingSince = -1;
    private bool _isPaused;
    private bool _isOver;

    /// <summary>Serves an accepted connection, on which the client's preface is awaited.</summary>
    public Http2ClientConnection(ExchangeLoop loop, ByteConnection connection, ClientContext context, Http2Limits limits)
    {
        Loop = loop;
        Connection = connection;
        Context = context;
        _limits = limits;
        Http = new Http2Connection(Http2Role.Server, limits, connection, loop.Streams) { Now = loop.Loop.Now };
        _watch = new Watch(this);
        _lastInput = _idleSince = loop.Loop.Now;
        connection.Events = this;
        Http.Start();
        Watching();
    }

    /// <summary>What the exchanges share.</summary>
    public ExchangeLoop Loop { get; }

    /// <summary>The transport.</summary>
    public ByteConnection Connection { get; }

    /// <summary>The protocol.</summary>
    public Http2Connection Http { get; }

    /// <summary>The client as its exchanges see it.</summary>
    public ClientContext Context { get; }

    /// <inheritdoc />
    public void CloseGracefully()
    {
        if (_leavingSince < 0 && !_isOver)
        {
            _leavingSince = Loop.Loop.Now;
            Http.BeginShutdown();
            Watching();
        }
    }

    /// <summary>Whoever should leave is told.</summary>
    public void LeaveIfClosing()
    {
        if (Context.IsClosing)
        {
            CloseGracefully();
        }
    }

    /// <inheritdoc />
    public string Describe() =>
        $"HTTP/2, {Http.StreamCount} streams, last input {Loop.Loop.Now - _lastInput} ms ago{(_leavingSince < 0 ? "" : ", leaving")}"
        + string.Concat(_streams.Select(stream => "; " + stream.Describe()));

    /// <inheritdoc />
    public void OnConnected() { }

    /// <inheritdoc />
    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Read(bytes);
        }
        catch (Exception exception)
        {
            // The transport resets the connection, and nothing else: its exchanges end with it.
            Loop.TellBreach(Describe(), exception);
            throw;
        }
    }

    private int Read(ReadOnlySpan<byte> bytes)
    {
        Http.Now = _lastInput = Loop.Loop.Now;
        _pingedAt = -1;
        var taken = 0;
        while (!_isOver)
        {
            if (Connection.PendingBytes > OutputLimit)
            {
                _isPaused = true;
                Connection.PauseReading();
                return taken;
            }

            var happened = Http.Read(bytes[taken..], out var consumed, out var data);
            taken += consumed;
            if (happened == Http2Event.NeedMore)
            {
                break;
            }

            Handle(happened, data);
        }

        AfterTurn();
        return _isOver ? bytes.Length : taken;
    }

    /// <inheritdoc />
    public void OnInputEnded()
    {
        // A client that ends its half could still read, but none that speaks HTTP/2 does so: it has left.
        if (!_isOver)
        {
            End();
            Connection.Close();
        }
    }

    /// <inheritdoc />
    public void OnDrained()
    {
        Http.Now = Loop.Loop.Now;
        for (var place = _streams.Count - 1; place >= 0; place--)
        {
            // One that goes on may end others.
            if (place < _streams.Count)
            {
                _streams[place].OnWritable();
            }
        }

        if (_isPaused && !_isOver)
        {
            _isPaused = false;
            Connection.ResumeReading();
        }

        AfterTurn();
    }

    /// <inheritdoc />
    public void OnClosed(CloseReason reason) => End();

    /// <summary>Takes a stream off the list.</summary>
    public void Remove(Http2ClientStream stream)
    {
        var last = _streams[^1];
        _streams[stream.Place] = last;
        last.Place = stream.Place;
        _streams.RemoveAt(_streams.Count - 1);
        _idleSince = Loop.Loop.Now;
    }

    /// <summary>A stream's object is free for another.</summary>
    public void Return(Http2ClientStream stream)
    {
        stream.Renew();
        _free.Push(stream);
    }

    /// <summary>Whatever has just happened may have been the last thing that a connection which is leaving waited for.</summary>
    public void AfterTurn()
    {
        if (!_isOver && _streams.Count == 0 && Http.IsDrained)
        {
            End();
            Connection.Close();
        }
    }

    private void Handle(Http2Event happened, ReadOnlySpan<byte> data)
    {
        switch (happened)
        {
            case Http2Event.Head:
                Begin(Http.Stream);
                break;
            case Http2Event.Data:
                Of(Http.Stream).OnData(data);
                break;
            case Http2Event.End:
                Of(Http.Stream).OnEnd();
                break;
            case Http2Event.Reset:
                Of(Http.Stream).OnReset();
                break;
            case Http2Event.Writable:
                Of(Http.Stream).OnWritable();
                break;
            case Http2Event.Refused:
                Loop.Http2Errors.Count(Http.Error!);
                CountLimit(Http.Error!);
                Log.Refused(Loop.Logger, Http.Error!.Name, Http.Error.Text);
                Refusal.Report(
                    Loop,
                    Context,
                    HttpVersion.Http2,
                    Http.Error.IsLimit ? 431
                        : Http.Error.Code == Http2ErrorCode.RefusedStream ? 0
                        : 400,
                    Http.Error.Text
                );
                break;
            case Http2Event.Error:
                Fail();
                break;
        }
    }

    private void Begin(Http2Stream stream)
    {
        if (_streams.Count == 0)
        {
            Watching();
        }

        var side = _free.TryPop(out var free) ? free : new Http2ClientStream(this);
        side.Place = _streams.Count;
        _streams.Add(side);
        side.Begin(stream);
    }

    private void CountLimit(Http2Error error)
    {
        if (error == Http2Error.StreamsExceeded)
        {
            Loop.Count(ProxyLimit.StreamsPerConnection);
        }
        else if (error == Http2Error.FieldsTooLarge)
        {
            Loop.Count(ProxyLimit.RequestHeaderBytes);
        }
        else if (error == Http2Error.TooManyFields)
        {
            Loop.Count(ProxyLimit.RequestHeaderCount);
        }
    }

    private static Http2ClientStream Of(Http2Stream stream) => (Http2ClientStream)stream.Owner!;

    // GOAWAY is written, and says why.
    private void Fail()
    {
        Tell(Http.Error!);
        End();
        Connection.Close();
    }

    private void Tell(Http2Error error)
    {
        Loop.Http2Errors.Count(error);
        Log.Failed(Loop.Logger, error.Name, error.Text);
        Refusal.Report(Loop, Context, HttpVersion.Http2, 0, error.Text);
    }

    private void End()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _watch.Stop();
        Http.Close();
        while (_streams.Count > 0)
        {
            _streams[^1].OnClosed();
        }
    }

    private void Watching() => Loop.Loop.Start(_watch, _limits.CheckMilliseconds);

    private void OnTime()
    {
        var now = Http.Now = Loop.Loop.Now;
        for (var happened = Http.CheckTime(); happened != Http2Event.NeedMore; happened = Http.CheckTime())
        {
            if (happened == Http2Event.Error)
            {
                Fail();
                return;
            }

            Loop.Http2Errors.Count(Http.Stream.Error!);
            Of(Http.Stream).OnReset();
        }

        if (_leavingSince >= 0 && now - _leavingSince > _limits.PingMilliseconds)
        {
            Http.FinishShutdown();
        }

        if (_streams.Count == 0)
        {
            var patience = Http.HasPeerSettings ? Loop.KeepAlive : Loop.HeadPatience;
            if (now - _idleSince >= patience)
            {
                Loop.Count(Http.HasPeerSettings ? ProxyLimit.KeepAliveTimeout : ProxyLimit.RequestHeadersTimeout);
                Http.FinishShutdown();
                End();
                Connection.Close();
                return;
            }
        }
        else if (_pingedAt >= 0 && now - _pingedAt > _limits.PingMilliseconds)
        {
            Tell(Http2Error.PingTimeout);
            End();
            Connection.Abort();
            return;
        }
        else if (_pingedAt < 0 && now - _lastInput > _limits.SilentMilliseconds)
        {
            _pingedAt = now;
            Http.Ping();
        }

        AfterTurn();
        if (!_isOver)
        {
            Watching();
        }
    }

    private sealed class Watch(Http2ClientConnection owner) : LoopTimer
    {
        protected internal override void OnDue() => owner.OnTime();
    }

    private static partial class Log
    {
        [LoggerMessage(1701, LogLevel.Debug, "A client's request of HTTP/2 was refused: {Error}, {Text}")]
        public static partial void Refused(ILogger logger, string error, string text);

        [LoggerMessage(1702, LogLevel.Information, "A client's connection of HTTP/2 was ended: {Error}, {Text}")]
        public static partial void Failed(ILogger logger, string error, string text);
    }
}
