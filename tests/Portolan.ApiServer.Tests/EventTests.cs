using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class EventTests
{
    private const string Core = "/api/v1/namespaces/default/events";
    private const string Group = "/apis/events.k8s.io/v1/namespaces/default/events";

    [Fact]
    public async Task An_event_of_one_group_is_read_through_the_other_in_its_words()
    {
        await using var server = await TestServer.StartAsync();
        (await server.PostAsync(Core, Old("old"))).Expect(HttpStatusCode.Created);
        (await server.PostAsync(Group, New("new"))).Expect(HttpStatusCode.Created);

        var shown = (await server.GetAsync($"{Group}/old")).Json;
        var kept = (await server.GetAsync($"{Core}/new")).Json;

        Assert.Equal("events.k8s.io/v1", shown["apiVersion"]!.GetValue<string>());
        Assert.Equal(
            ["somebody looked", "c", "tester", "3", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"],
            [
                Text(shown, "note"),
                Text(shown, "regarding", "name"),
                Text(shown, "deprecatedSource", "component"),
                Text(shown, "deprecatedCount"),
                Text(shown, "deprecatedFirstTimestamp"),
                Text(shown, "deprecatedLastTimestamp"),
            ]
        );
        Assert.Null(shown["message"]);
        Assert.Equal("v1", kept["apiVersion"]!.GetValue<string>());
        Assert.Equal(
            ["it was seen", "c", "example.com/eye", "eye-1", "Seeing"],
            [
                Text(kept, "message"),
                Text(kept, "involvedObject", "name"),
                Text(kept, "reportingComponent"),
                Text(kept, "reportingInstance"),
                Text(kept, "action"),
            ]
        );
        Assert.Equal(["new", "old"], Names((await server.GetAsync(Core)).Json));
        Assert.Equal(["new", "old"], Names((await server.GetAsync(Group)).Json));
    }

    [Fact]
    public async Task A_watch_of_either_group_sees_events_of_both()
    {
        await using var server = await TestServer.StartAsync();
        await using var core = await WatchClient.StartAsync(server, $"{Core}?watch=1");
        await using var group = await WatchClient.StartAsync(server, $"{Group}?watch=1&fieldSelector=regarding.name=c");

        await server.PostAsync(Core, Old("old"));
        await server.PostAsync(Group, New("new"));
        await server.DeleteAsync($"{Group}/old");

        Assert.Equal(["ADDED somebody looked", "ADDED it was seen", "DELETED somebody looked"], await ReadAsync(core, "message"));
        Assert.Equal(["ADDED somebody looked", "ADDED it was seen", "DELETED somebody looked"], await ReadAsync(group, "note"));
    }

    [Fact]
    public async Task Patches_and_applies_of_one_group_show_in_the_other()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Group, New("new"));

        var series = new JsonObject
        {
            ["series"] = new JsonObject { ["count"] = 2, ["lastObservedTime"] = "2026-01-01T00:00:01.000000Z" },
        };
        (await server.MergeAsync($"{Group}/new", series)).Expect(HttpStatusCode.OK);
        (
            await server.MergeAsync(
                $"{Core}/new",
                new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } } }
            )
        ).Expect(HttpStatusCode.OK);
        var applied = Old("applied");
        (await server.ApplyAsync($"{Core}/applied", "me", applied)).Expect(HttpStatusCode.Created);

        Assert.Equal("2", Text((await server.GetAsync($"{Core}/new")).Json, "series", "count"));
        Assert.Equal("b", Text((await server.GetAsync($"{Group}/new")).Json, "metadata", "labels", "a"));
        Assert.Equal("somebody looked", Text((await server.GetAsync($"{Group}/applied")).Json, "note"));
    }

    [Theory]
    [InlineData("eventTime", null, "eventTime: Required value")]
    [InlineData("reportingController", null, "reportingController: Required value")]
    [InlineData("reportingController", "a b", "reportingController: Invalid value: \"a b\"")]
    [InlineData("reportingInstance", null, "reportingInstance: Required value")]
    [InlineData("action", null, "action: Required value")]
    [InlineData("reason", null, "reason: Required value")]
    [InlineData("type", "Bad", "type: Invalid value: \"\": has invalid value: Bad")]
    [InlineData("deprecatedFirstTimestamp", "2026-01-01T00:00:00Z", "firstTimestamp: Invalid value: \"\": needs to be unset")]
    public async Task The_newer_group_is_strict_about_new_events(string field, string? value, string expected)
    {
        await using var server = await TestServer.StartAsync();
        var told = New("new");
        told[field] = value;

        var answer = (await server.PostAsync(Group, told)).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(expected, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_has_1024_bytes_at_most()
    {
        await using var server = await TestServer.StartAsync();
        var (fits, exceeds) = (New("fits"), New("exceeds"));
        fits["note"] = new string('x', 1024);
        exceeds["note"] = new string('x', 1025);

        (await server.PostAsync(Group, fits)).Expect(HttpStatusCode.Created);
        var answer = (await server.PostAsync(Group, exceeds)).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("message: Invalid value: \"\": can have at most 1024 characters", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_newer_group_told_does_not_change()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Group, New("new"));

        var refused = await server.MergeAsync($"{Group}/new", new JsonObject { ["note"] = "something else" });
        var lax = await server.MergeAsync($"{Core}/new", new JsonObject { ["message"] = "something else" });

        Assert.Contains(
            "message: Invalid value: \"something else\": field is immutable",
            refused.Expect(HttpStatusCode.UnprocessableEntity).Message,
            StringComparison.Ordinal
        );
        lax.Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("default", "", 201)]
    [InlineData("default", "default", 201)]
    [InlineData("default", "other", 422)]
    [InlineData("kube-system", "", 422)]
    public async Task An_event_lives_beside_its_object_or_in_default(string inNamespace, string subject, int code)
    {
        await using var server = await TestServer.StartAsync();
        var told = Old("old");
        told["metadata"]!["namespace"] = inNamespace;
        told["involvedObject"]!["namespace"] = subject;

        Assert.Equal(code, (int)(await server.PostAsync($"/api/v1/namespaces/{inNamespace}/events", told)).Code);
    }

    [Theory]
    [InlineData(Core, "involvedObject.kind=ConfigMap,reason=Looked", "old")]
    [InlineData(Core, "source=tester", "old")]
    [InlineData(Core, "source=example.com/eye", "new")]
    [InlineData(Core, "reportingComponent=example.com/eye,type=Normal", "new")]
    [InlineData(Group, "regarding.name=c,type!=Warning", "new")]
    [InlineData(Group, "involvedObject.namespace=default,reportingController=", "old")]
    public async Task Both_groups_select_by_fields(string path, string selector, string expected)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Core, Old("old"));
        await server.PostAsync(Group, New("new"));

        var chosen = await server.GetAsync($"{path}?fieldSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal([expected], Names(chosen.Expect(HttpStatusCode.OK).Json));
    }

    [Fact]
    public async Task An_event_goes_an_hour_after_it_was_written_last_also_over_a_restart()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;
        await using (var server = await TestServer.StartAsync(directory, options => options with { TimeProvider = time }))
        {
            await server.PostAsync(Core, Old("a"));
            await server.PostAsync(Core, Old("b"));
            time.Advance(TimeSpan.FromMinutes(40));
            (await server.MergeAsync($"{Core}/b", new JsonObject { ["count"] = 4 })).Expect(HttpStatusCode.OK);
        }

        await using (
            var server = await TestServer.StartAsync(directory, options => options with { TimeProvider = time }, ownsDirectory: true)
        )
        {
            await using var watch = await WatchClient.StartAsync(server, $"{Core}?watch=1&timeoutSeconds=86000");
            Assert.Equal(["ADDED a", "ADDED b"], [await watch.NextAsync(), await watch.NextAsync()]);
            time.Advance(TimeSpan.FromMinutes(21));
            Assert.Equal("DELETED a", await watch.NextAsync());
            Assert.Equal(["b"], Names((await server.GetAsync(Core)).Json));
            time.Advance(TimeSpan.FromMinutes(40));
            Assert.Equal("DELETED b", await watch.NextAsync());
        }
    }

    private static JsonObject Old(string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["involvedObject"] = Subject(),
            ["reason"] = "Looked",
            ["message"] = "somebody looked",
            ["type"] = "Warning",
            ["count"] = 3,
            ["firstTimestamp"] = "2026-01-01T00:00:00Z",
            ["lastTimestamp"] = "2026-01-02T00:00:00Z",
            ["source"] = new JsonObject { ["component"] = "tester" },
        };

    private static JsonObject New(string name) =>
        new()
        {
            ["apiVersion"] = "events.k8s.io/v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["regarding"] = Subject(),
            ["reason"] = "Seen",
            ["note"] = "it was seen",
            ["type"] = "Normal",
            ["eventTime"] = "2026-01-01T00:00:00.000000Z",
            ["reportingController"] = "example.com/eye",
            ["reportingInstance"] = "eye-1",
            ["action"] = "Seeing",
        };

    private static JsonObject Subject() =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["name"] = "c",
            ["namespace"] = "default",
        };

    private static string? Text(JsonNode? node, params string[] path) => path.Aggregate(node, (at, step) => at?[step])?.ToString();

    private static IEnumerable<string> Names(JsonObject list) =>
        list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>());

    private static async Task<IEnumerable<string>> ReadAsync(WatchClient watch, string field)
    {
        var read = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var change = await watch.NextEventAsync();
            read.Add($"{change!["type"]} {change["object"]![field]}");
        }

        return read;
    }
}
