using System.Text;
using Portolan.Http.Http1;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Admin;

/// <summary>A connection to the admin port: HTTP/1.1, one request at a time.</summary>
internal sealed class AdminConnection : IConnectionEvents
{
    private const int Patience = 60_000;

    private readonly ByteConnection _connection;
    private readonly Func<string, Task<AdminAnswer>> _answer;
    private readonly Http1RequestReader _reader = new(Http1Limits.Default);
    private readonly IdleTimer _idle;
    private string _target = "";
    private bool _isHead;

    /// <summary>Serves a connection that was accepted.</summary>
    public AdminConnection(ByteConnection connection, Func<string, Task<AdminAnswer>> answer)
    {
        _connection = connection;
        _answer = answer;
        _idle = new IdleTimer(connection);
        connection.Events = this;
        connection.Loop.Start(_idle, Patience);
    }

    /// <inheritdoc />
    public void OnConnected() { }

    /// <inheritdoc />
    public int OnInput(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (true)
        {
            var step = _reader.Read(bytes[taken..], out var consumed, out _);
            taken += consumed;
            switch (step)
            {
                case Http1Event.NeedMore:
                    return taken;

                case Http1Event.Head:
                    _target = Encoding.ASCII.GetString(_reader.Head.Target);
                    _isHead = _reader.Head.Method.SequenceEqual("HEAD"u8);
                    break;

                case Http1Event.End:
                    // An answer takes as long as was asked for.
                    _idle.Stop();
                    _connection.PauseReading();
                    _ = AnswerAsync();
                    return taken;

                case Http1Event.Error:
                    Write(
                        new AdminAnswer(_reader.Error!.Status, "text/plain", Encoding.UTF8.GetBytes(_reader.Error.Text + "\n")),
                        isLast: true
                    );
                    return bytes.Length;
            }
        }
    }

    /// <inheritdoc />
    public void OnInputEnded() => _connection.Close();

    /// <inheritdoc />
    public void OnDrained() { }

    /// <inheritdoc />
    public void OnClosed(CloseReason reason)
    {
        _idle.Stop();
        _reader.Abandon();
    }

    // Off the loop: metrics of many ports take their time, and connections are described by the loops that have them.
    private async Task AnswerAsync()
    {
        AdminAnswer answer;
        try
        {
            answer = await Task.Run(() => _answer(_target));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            answer = new AdminAnswer(500, "text/plain", Encoding.UTF8.GetBytes(exception.Message + "\n"));
        }

        _connection.Loop.Post(new Answered(this, answer));
    }

    private void Finish(AdminAnswer answer)
    {
        if (!_connection.IsClosed)
        {
            Write(answer, !_reader.KeepsAlive);
            _reader.Next();
            _connection.Loop.Start(_idle, Patience);
            _connection.ResumeReading();
        }
    }

    private void Write(AdminAnswer answer, bool isLast)
    {
        var head =
            $"HTTP/1.1 {answer.Status} {(answer.Status == 200 ? "OK" : "No")}\r\nContent-Type: {answer.ContentType}\r\n"
            + $"Content-Length: {answer.Body.Length}\r\n{(isLast ? "Connection: close\r\n" : "")}\r\n";
        _connection.Write(Encoding.ASCII.GetBytes(head));
        if (!_isHead)
        {
            _connection.Write(answer.Body);
        }

        if (isLast)
        {
            _connection.Close();
        }
    }

    private sealed class IdleTimer(ByteConnection connection) : LoopTimer
    {
        protected internal override void OnDue() => connection.Close();
    }

    private sealed class Answered(AdminConnection connection, AdminAnswer answer) : ILoopWork
    {
        public void Run() => connection.Finish(answer);
    }
}
