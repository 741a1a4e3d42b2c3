using System.Net;
using Microsoft.Extensions.Time.Testing;
using Portolan.Api;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Watching;

namespace Portolan.Kubernetes.Tests.Watching;

public sealed class ReflectorTests
{
    private readonly FakeApi _api = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Reflector<Note> _reflector;
    private readonly IAsyncEnumerator<ResourceBatch<Note>> _batches;
    private Task<ResourceBatch<Note>>? _opened;

    public ReflectorTests()
    {
        _reflector = new Reflector<Note>(_api.Connect(), new ReflectorOptions { Time = _time, Jitter = new Random(1) });
        _batches = _reflector.ReadAsync(Deadline.Token).GetAsyncEnumerator();
    }

    [Fact]
    public async Task A_list_of_several_pages_is_one_batch()
    {
        var batch = NextAsync();

        var first = await _api.NextAsync();
        Assert.Equal("/apis/test.example/v1/notes?limit=500", first.Path);
        first.Answer(Json.Page(7, "more", Json.Note("a", 1)));
        var second = await _api.NextAsync();
        Assert.Equal("/apis/test.example/v1/notes?limit=500&continue=more", second.Path);
        second.Answer(Json.List(7, Json.Note("b", 2)));

        Assert.Equal("List: +a +b", Show(await batch));
        Assert.Equal(["a", "b"], _reflector.Objects.Keys.Select(key => key.Name).Order());
    }

    [Fact]
    public async Task An_expired_page_token_reads_the_list_at_once()
    {
        var batch = NextAsync();

        (await _api.NextAsync()).Answer(Json.Page(7, "more", Json.Note("a", 1)));
        (await _api.NextAsync()).Fail(HttpStatusCode.Gone, "Expired");
        var whole = await _api.NextAsync();
        Assert.Equal("/apis/test.example/v1/notes", whole.Path);
        whole.Answer(Json.List(8, Json.Note("a", 1), Json.Note("b", 8)));

        Assert.Equal("List: +a +b", Show(await batch));
    }

    [Fact]
    public async Task A_watch_goes_on_where_the_list_ended()
    {
        var watch = await ListAndWatchAsync(7, Json.Note("a", 1));

        var batch = NextAsync();
        await watch.SendAsync(
            Json.Event("ADDED", Json.Note("b", 8)),
            Json.Event("MODIFIED", Json.Note("a", 9)),
            Json.Event("DELETED", Json.Note("b", 10))
        );

        Assert.Equal("Watch: +b ~a -b", Show(await batch));
    }

    [Fact]
    public async Task An_event_that_says_nothing_new_is_dropped()
    {
        var watch = await ListAndWatchAsync(7, Json.Note("a", 7));

        var batch = NextAsync();
        await watch.SendAsync(
            Json.Event("ADDED", Json.Note("a", 7)),
            Json.Event("DELETED", Json.Note("never-seen", 8)),
            Json.Event("ADDED", Json.Note("b", 9))
        );

        Assert.Equal("Watch: +b", Show(await batch));
    }

    [Fact]
    public async Task A_broken_watch_is_opened_again_where_it_broke()
    {
        var watch = await ListAndWatchAsync(7);
        var first = NextAsync();
        await watch.SendAsync(Json.Event("ADDED", Json.Note("a", 8)));
        await first;

        var batch = NextAsync();
        await watch.BreakAsync();
        var again = await _time.PassUntilAsync(_api.NextAsync().AsTask());
        Assert.EndsWith("resourceVersion=8", again.Path, StringComparison.Ordinal);
        await again.Open().SendAsync(Json.Event("ADDED", Json.Note("b", 9)));

        Assert.Equal("Watch: +b", Show(await batch));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_asked_again()
    {
        var batch = NextAsync();
        (await _api.NextAsync()).Break();
        (await _time.PassUntilAsync(_api.NextAsync().AsTask())).Fail(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable");
        (await _time.PassUntilAsync(_api.NextAsync().AsTask())).Answer(Json.List(1, Json.Note("a", 1)));

        Assert.Equal("List: +a", Show(await batch));
    }

    [Fact]
    public async Task An_ended_watch_is_opened_again_from_the_last_bookmark()
    {
        var watch = await ListAndWatchAsync(7, Json.Note("a", 1));

        var batch = NextAsync();
        await watch.SendAsync(Json.Bookmark(42));
        await watch.EndAsync();
        var again = await _time.PassUntilAsync(_api.NextAsync().AsTask());
        Assert.Contains("watch=true", again.Path, StringComparison.Ordinal);
        Assert.EndsWith("resourceVersion=42", again.Path, StringComparison.Ordinal);
        await again.Open().SendAsync(Json.Event("ADDED", Json.Note("b", 43)));

        Assert.Equal("Watch: +b", Show(await batch));
    }

    [Fact]
    public async Task A_version_that_the_server_has_forgotten_leads_to_a_list_whose_difference_is_told()
    {
        var watch = await ListAndWatchAsync(7, Json.Note("gone", 1), Json.Note("same", 2), Json.Note("changed", 3));

        var batch = NextAsync();
        await watch.SendAsync(Json.Event("ERROR", """{"kind":"Status","code":410,"reason":"Expired","message":"too old"}"""));
        (await _api.NextAsync()).Answer(Json.List(90, Json.Note("same", 2), Json.Note("changed", 88), Json.Note("new", 89)));

        Assert.Equal("List: ~changed +new -gone", Show(await batch));
    }

    [Fact]
    public async Task A_410_answer_to_a_watch_leads_to_a_list()
    {
        var batch = NextAsync();
        (await _api.NextAsync()).Answer(Json.List(7));
        await batch;

        var next = NextAsync();
        (await _api.NextAsync()).Fail(HttpStatusCode.Gone, "Gone");
        (await _api.NextAsync()).Answer(Json.List(8, Json.Note("a", 8)));

        Assert.Equal("List: +a", Show(await next));
    }

    [Fact]
    public async Task A_line_that_is_no_event_harms_no_other()
    {
        var watch = await ListAndWatchAsync(7);

        var batch = NextAsync();
        await watch.SendAsync("{{{ garbage", Json.Event("ADDED", Json.Note("a", 8)));

        var seen = await batch;
        Assert.Equal("Watch: +a", Show(seen));
        Assert.StartsWith("not a watch event", Assert.Single(seen.Unreadable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_object_is_reported_and_keeps_its_last_good_content()
    {
        var watch = await ListAndWatchAsync(7, Json.Note("a", 1, "good"));

        var batch = NextAsync();
        var broken = Json.Note("a", 8).Replace("\"text\":\"\"", "\"text\":{}", StringComparison.Ordinal);
        await watch.SendAsync(Json.Event("MODIFIED", broken));
        Assert.Equal(new NamespacedName("ns", "a"), Assert.Single((await batch).Unreadable).Name);

        var relisted = NextAsync();
        await watch.SendAsync(Json.Event("ERROR", """{"code":410}"""));
        (await _api.NextAsync()).Answer(Json.List(9, broken));
        Assert.Equal("List:", Show(await relisted));
        Assert.Equal("good", _reflector.Objects[new NamespacedName("ns", "a")].Text);
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_said_once_and_found_when_its_definition_appears()
    {
        var missing = NextAsync();
        (await _api.NextAsync()).Fail(HttpStatusCode.NotFound, "NotFound");
        Assert.Equal("KindMissing:", Show(await missing));

        var found = NextAsync();
        (await _time.PassUntilAsync(_api.NextAsync().AsTask())).Fail(HttpStatusCode.NotFound, "NotFound");
        (await _time.PassUntilAsync(_api.NextAsync().AsTask())).Answer(Json.List(3, Json.Note("a", 3)));
        Assert.Equal("List: +a", Show(await found));
    }

    [Fact]
    public async Task A_short_404_of_a_known_kind_deletes_nothing()
    {
        var watch = await ListAndWatchAsync(7, Json.Note("a", 1));

        var batch = NextAsync();
        await watch.SendAsync(Json.Event("ERROR", """{"code":410}"""));
        (await _api.NextAsync()).Fail(HttpStatusCode.NotFound, "NotFound");
        (await _time.PassUntilAsync(_api.NextAsync().AsTask())).Answer(Json.List(9, Json.Note("a", 1)));

        Assert.Equal("List:", Show(await batch));
    }

    [Fact]
    public async Task A_known_kind_that_stays_away_has_lost_its_objects()
    {
        var watch = await ListAndWatchAsync(7, Json.Note("a", 1));

        var batch = NextAsync();
        await watch.SendAsync(Json.Event("ERROR", """{"code":410}"""));
        (await _api.NextAsync()).Fail(HttpStatusCode.NotFound, "NotFound");
        while (!batch.IsCompleted)
        {
            var request = _api.NextAsync().AsTask();
            await _time.PassUntilAsync(Task.WhenAny(request, batch));
            if (request.IsCompleted)
            {
                (await request).Fail(HttpStatusCode.NotFound, "NotFound");
            }
        }

        Assert.Equal("KindMissing: -a", Show(await batch));
    }

    [Fact]
    public async Task A_copy_of_versions_tells_the_same_changes_and_keeps_no_objects()
    {
        var reflector = new Reflector<Note>(_api.Connect(), new ReflectorOptions { Time = _time, Keeps = KeptContent.Versions });
        await using var batches = reflector.ReadAsync(Deadline.Token).GetAsyncEnumerator(Deadline.Token);

        var listed = batches.MoveNextAsync().AsTask();
        (await _api.NextAsync()).Answer(Json.List(7, Json.Note("a", 1), Json.Note("b", 2), Json.Note("c", 3)));
        await listed;
        Assert.Equal("List: +a +b +c", Show(batches.Current));
        Assert.Empty(reflector.Objects);

        var relisted = batches.MoveNextAsync().AsTask();
        var watch = (await _api.NextAsync()).Open();
        await watch.SendAsync(Json.Event("ERROR", """{"code":410}"""));
        (await _api.NextAsync()).Answer(Json.List(9, Json.Note("a", 1), Json.Note("b", 8)));
        await relisted;
        Assert.Equal("List: ~b -c", Show(batches.Current));
        Assert.Null(batches.Current.Events[^1].Resource);
    }

    private async Task<FakeWatch> ListAndWatchAsync(int version, params string[] items)
    {
        var batch = NextAsync();
        (await _api.NextAsync()).Answer(Json.List(version, items));
        await batch;

        _opened = NextAsync();
        var request = await _api.NextAsync();
        Assert.EndsWith($"resourceVersion={version}", request.Path, StringComparison.Ordinal);
        return request.Open();
    }

    /// <summary>The next batch; a read that has begun is not begun twice.</summary>
    private Task<ResourceBatch<Note>> NextAsync()
    {
        if (_opened is { } begun)
        {
            _opened = null;
            return begun;
        }

        return ReadAsync();

        async Task<ResourceBatch<Note>> ReadAsync()
        {
            Assert.True(await _batches.MoveNextAsync());
            return _batches.Current;
        }
    }

    private static string Show(ResourceBatch<Note> batch) =>
        $"{batch.Origin}:" + string.Concat(batch.Events.Select(change => $" {Sign(change.Type)}{change.Name.Name}"));

    private static char Sign(ResourceEventType type) =>
        type switch
        {
            ResourceEventType.Added => '+',
            ResourceEventType.Changed => '~',
            _ => '-',
        };
}
