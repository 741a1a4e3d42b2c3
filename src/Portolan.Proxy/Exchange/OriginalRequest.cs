using Portolan.Http.Messages;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// What the access log tells of a request: as it was before any edit, the path in its one form. The array is used for one request after
/// another.
/// </summary>
internal sealed class OriginalRequest
{
    private const int LongestAgent = 1024;

    private byte[] _bytes = new byte[256];
    private int _clientEnd;
    private int _hostStart;
    private int _pathStart;
    private int _agentStart;
    private int _end;

    /// <summary>The client's address.</summary>
    public ReadOnlySpan<byte> Client => _bytes.AsSpan(0, _clientEnd);

    /// <summary>The method.</summary>
    public ReadOnlySpan<byte> Method => _bytes.AsSpan(_clientEnd, _hostStart - _clientEnd);

    /// <summary>The host, with its port.</summary>
    public ReadOnlySpan<byte> Host => _bytes.AsSpan(_hostStart, _pathStart - _hostStart);

    /// <summary>The path without its query, which holds secrets too often.</summary>
    public ReadOnlySpan<byte> Path => _bytes.AsSpan(_pathStart, _agentStart - _pathStart);

    /// <summary>The <c>User-Agent</c>.</summary>
    public ReadOnlySpan<byte> Agent => _bytes.AsSpan(_agentStart, _end - _agentStart);

    /// <summary>The version.</summary>
    public HttpVersion Version { get; private set; }

    /// <summary>
    /// Takes a request; <paramref name="client"/> is who sent it; <paramref name="pathLength"/> is 0 when the target was refused.
    /// </summary>
    public void Take(HttpRequestHead head, int pathLength, ReadOnlySpan<byte> client)
    {
        var line = head.Fields.IndexOf(KnownField.UserAgent);
        var agent = line < 0 ? [] : head.Fields.ValueOf(line);
        agent = agent[..Math.Min(agent.Length, LongestAgent)];
        var path = head.Target;
        var mark = pathLength > 0 ? pathLength : path.IndexOf((byte)'?');
        path = mark < 0 ? path : path[..mark];
        _end = 0;
        _bytes = Fit(_bytes, client.Length + head.Method.Length + head.Authority.Length + path.Length + agent.Length);
        Add(client);
        _clientEnd = _end;
        Add(head.Method);
        _hostStart = _end;
        Add(head.Authority);
        _pathStart = _end;
        Add(path);
        _agentStart = _end;
        Add(agent);
        Version = head.Version;
    }

    // A long request must not keep a long array for those after it.
    private static byte[] Fit(byte[] bytes, int wanted) =>
        wanted > bytes.Length || (bytes.Length > 4096 && wanted <= 4096) ? new byte[Math.Max(wanted, 256)] : bytes;

    private void Add(ReadOnlySpan<byte> part)
    {
        part.CopyTo(_bytes.AsSpan(_end));
        _end += part.Length;
    }
}
