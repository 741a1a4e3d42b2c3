using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Portolan.ControlPlane.Tests.Fakes;

/// <summary>Stands between a control plane and the API: keeps what it writes, and refuses what a test says.</summary>
internal sealed class RecordedWrites() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<string> _all = new();
    private readonly ConcurrentQueue<string> _reads = new();
    private readonly Channel<string> _unseen = Channel.CreateUnbounded<string>();

    /// <summary>Part of the path of what is refused as invalid; nothing when all is taken.</summary>
    public string? Refused { get; set; }

    /// <summary>The next of these writes that nobody has asked for yet, once they are answered.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(int count)
    {
        var next = new List<string>();
        while (next.Count < count)
        {
            next.Add(await _unseen.Reader.ReadAsync(Deadline.Token));
        }

        return next;
    }

    /// <summary>The paths that were read, lists and watches too.</summary>
    public IReadOnlyList<string> Reads => [.. _reads];

    /// <summary>What each write was: method, path and answer. Those of the test's own marker do not count.</summary>
    public IReadOnlyList<string> All => [.. _all.Where(write => !write.Contains(Quiet.Marker, StringComparison.Ordinal))];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            _reads.Enqueue(request.RequestUri!.AbsolutePath);
            return await base.SendAsync(request, cancellationToken);
        }

        var path = request.RequestUri!.AbsolutePath;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var isRefused = Refused is { } part && request.Method != HttpMethod.Delete && path.Contains(part, StringComparison.Ordinal);
        var response = isRefused ? Refusal(request) : await base.SendAsync(request, cancellationToken);
        var write =
            $"{request.Method} {path} {(int)response.StatusCode}{(body.Contains(Quiet.Marker, StringComparison.Ordinal) ? Quiet.Marker : "")}";
        _all.Enqueue(write);
        _unseen.Writer.TryWrite(write);
        return response;
    }

    private static HttpResponseMessage Refusal(HttpRequestMessage request) =>
        new(HttpStatusCode.UnprocessableEntity)
        {
            RequestMessage = request,
            Content = new StringContent(
                """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"spec: Invalid value: refused by the test","reason":"Invalid","code":422}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
}
