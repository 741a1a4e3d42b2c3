using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Portolan.Api.Core;
using Portolan.Kubernetes.Events;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Writing;

namespace Portolan.Kubernetes.Tests.Events;

public sealed class EventRecorderTests : IAsyncDisposable
{
    private readonly FakeApi _api = new();
    private readonly WatchedTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly EventRecorder _recorder;
    private readonly Task _running;

    public EventRecorderTests()
    {
        _recorder = new EventRecorder(new ObjectWriter(_api.Connect(), _time), "tester", _time, NullLogger<EventRecorder>.Instance);
        _running = _recorder.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [Fact]
    public async Task An_event_is_created_and_the_same_again_counts_in_it()
    {
        Record("it failed");
        var created = await _api.NextAsync();
        created.Answer(created.Body);
        Record("it failed");
        var counted = await _api.NextAsync();
        var name = (string)JsonNode.Parse(created.Body)!["metadata"]!["name"]!;

        Assert.Equal(("POST", "/api/v1/namespaces/ns/events?fieldManager=portolan"), (created.Method, created.Path));
        Assert.Equal(("PATCH", $"/api/v1/namespaces/ns/events/{name}?fieldManager=portolan"), (counted.Method, counted.Path));
        Assert.Equal(2, (int)JsonNode.Parse(counted.Body)!["count"]!);
    }

    [Fact]
    public async Task An_event_that_the_server_has_forgotten_is_created_anew()
    {
        Record("it failed");
        var created = await _api.NextAsync();
        created.Answer(created.Body);
        Record("it failed");
        (await _api.NextAsync()).Fail(HttpStatusCode.NotFound, "NotFound");

        var anew = await _api.NextAsync();

        Assert.Equal("POST", anew.Method);
        Assert.Equal(2, (int)JsonNode.Parse(anew.Body)!["count"]!);
    }

    [Fact]
    public async Task What_cannot_be_written_is_tried_again_when_the_server_is_away_and_else_lost()
    {
        Record("first");
        (await _api.NextAsync()).Fail(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable");
        await _time.PassAsync(TimeSpan.FromSeconds(1));
        (await _api.NextAsync()).Fail(HttpStatusCode.Forbidden, "Forbidden");
        Record("second");

        Assert.Contains("second", (await _api.NextAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_records_neither_waits_nor_fails_when_nothing_is_written()
    {
        for (var i = 0; i < 5000; i++)
        {
            Record($"message {i}");
        }

        var first = await _api.NextAsync();

        Assert.Contains("message 0", first.Body, StringComparison.Ordinal);
        Assert.False(_running.IsCompleted);
    }

    private void Record(string message) =>
        _recorder.Record(
            new EventNotice(
                new ObjectReference
                {
                    ApiVersion = "v1",
                    Kind = "ConfigMap",
                    Namespace = "ns",
                    Name = "c",
                },
                EventSeverity.Warning,
                "Broken",
                message
            )
        );
}
