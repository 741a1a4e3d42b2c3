using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Portolan.Kubernetes.Connection;

namespace Portolan.Kubernetes.Tests.Fakes;

/// <summary>A Kubernetes API that is played by the test: each request waits until the test answers it.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly Channel<FakeRequest> _requests = Channel.CreateUnbounded<FakeRequest>();

    public KubernetesApi Connect() => new(new HttpClient(this, disposeHandler: false) { BaseAddress = new Uri("http://api.test/") });

    public ValueTask<FakeRequest> NextAsync() => _requests.Reader.ReadAsync(Deadline.Token);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var asked = new FakeRequest(request, body);
        await _requests.Writer.WriteAsync(asked, cancellationToken);
        return await asked.Response.WaitAsync(cancellationToken);
    }
}

/// <summary>A request that waits for its answer.</summary>
internal sealed class FakeRequest(HttpRequestMessage request, string body)
{
    private readonly TaskCompletionSource<HttpResponseMessage> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Method { get; } = request.Method.Method;

    public string Path { get; } = request.RequestUri!.PathAndQuery;

    public string Body { get; } = body;

    public Task<HttpResponseMessage> Response => _response.Task;

    public void Answer(string json) => Answer(HttpStatusCode.OK, json);

    public void Answer(HttpStatusCode code, string json) => Answer(code, new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>The connection breaks before an answer.</summary>
    public void Break() => _response.SetException(new HttpRequestException("connection refused"));

    public void Fail(HttpStatusCode code, string reason) =>
        Answer(code, $$"""{"kind":"Status","status":"Failure","reason":"{{reason}}","message":"{{reason}} it is","code":{{(int)code}}}""");

    /// <summary>Begins a watch.</summary>
    public FakeWatch Open()
    {
        var pipe = new Pipe();
        Answer(HttpStatusCode.OK, new StreamContent(pipe.Reader.AsStream()));
        return new FakeWatch(pipe.Writer);
    }

    private void Answer(HttpStatusCode code, HttpContent content) =>
        _response.SetResult(new HttpResponseMessage(code) { Content = content, RequestMessage = request });
}

/// <summary>An open watch.</summary>
internal sealed class FakeWatch(PipeWriter writer)
{
    public async Task SendAsync(params string[] lines) =>
        await writer.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public ValueTask EndAsync() => writer.CompleteAsync();

    public ValueTask BreakAsync() => writer.CompleteAsync(new IOException("connection reset"));
}
