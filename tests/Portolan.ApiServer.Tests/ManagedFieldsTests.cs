using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portolan.ApiServer.Json;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>Who manages what, as kube-apiserver keeps it.</summary>
public sealed class ManagedFieldsTests
{
    private const string Path = $"{Widgets.Path}/w";
    private const string BetaPath = "/apis/test.example/v1beta1/namespaces/default/widgets/w";

    [Fact]
    public async Task Of_more_than_ten_managers_by_update_the_oldest_become_one()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = time });
        await server.PostAsync($"{Widgets.Path}?fieldManager=m00", Widgets.Make("w"));
        for (var i = 1; i <= 14; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            (await server.MergeAsync($"{Path}?fieldManager=m{i:00}", Label($"l{i:00}", "x"))).Expect(HttpStatusCode.OK);
        }

        var entries = Entries(await server.GetAsync(Path));

        Assert.Equal(
            ["ancient-changes", .. Enumerable.Range(6, 9).Select(i => $"m{i:00}")],
            entries.Select(entry => entry["manager"]!.GetValue<string>())
        );
        Assert.All(Enumerable.Range(1, 5), i => Assert.NotNull(entries[0]["fieldsV1"]!["f:metadata"]!["f:labels"]![$"f:l{i:00}"]));
    }

    [Fact]
    public async Task One_writer_of_the_status_has_one_entry_however_often_it_writes()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("w"));
        for (var i = 0; i < 20; i++)
        {
            await server.MergeAsync(
                $"{Path}/status?fieldManager=controller",
                new JsonObject { ["status"] = new JsonObject { ["replicas"] = i } }
            );
        }

        var entries = Entries(await server.GetAsync(Path));

        var status = Assert.Single(entries, entry => entry["manager"]!.GetValue<string>() == "controller");
        Assert.Equal("status", status["subresource"]!.GetValue<string>());
        Assert.Equal("""{"f:status":{".":{},"f:replicas":{}}}""", JsonText.WriteString(status["fieldsV1"]));
        Assert.Equal(2, entries.Count);
    }

    [Fact]
    public async Task Whoever_only_takes_a_field_away_becomes_no_manager_and_no_newer_one()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = time });
        await server.PostAsync($"{Widgets.Path}?fieldManager=one", Widgets.Make("w", new() { ["replicas"] = 1, ["size"] = "small" }));
        var before = Entries(await server.GetAsync(Path));
        time.Advance(TimeSpan.FromMinutes(1));

        foreach (var manager in new[] { "one", "two" })
        {
            var removal = new JsonObject { ["spec"] = new JsonObject { [manager == "one" ? "replicas" : "labels"] = null } };
            (await server.MergeAsync($"{Path}?fieldManager={manager}", removal)).Expect(HttpStatusCode.OK);
        }

        var entry = Assert.Single(Entries(await server.GetAsync(Path)));
        Assert.Equal(before[0]["time"]!.GetValue<string>(), entry["time"]!.GetValue<string>());
        Assert.Equal("""{"f:spec":{".":{},"f:size":{}}}""", JsonText.WriteString(entry["fieldsV1"]));
    }

    [Theory]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/apply-patch+yaml")]
    [InlineData("update")]
    public async Task A_write_that_changes_nothing_is_no_new_version(string how)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = time });
        var wanted = Widgets.Make("w", new() { ["replicas"] = 1 });
        var first = await server.ApplyAsync(Path, "me", wanted);
        time.Advance(TimeSpan.FromMinutes(1));

        var again =
            how == "update"
                ? await server.PutAsync($"{Path}?fieldManager=other", first.Json)
                : await server.SendAsync(
                    HttpMethod.Patch,
                    $"{Path}?fieldManager={(how.Contains("apply", StringComparison.Ordinal) ? "me" : "other")}",
                    wanted,
                    how
                );

        Assert.Equal(first.Version, again.Expect(HttpStatusCode.OK).Version);
        Assert.Equal(JsonText.WriteString(first.Json["metadata"]), JsonText.WriteString(again.Json["metadata"]));
    }

    [Theory]
    [InlineData("""[{"manager":"x","operation":"Update","apiVersion":"test.example/v1","fieldsV1":{"f:spec":{}}}]""")]
    [InlineData(
        """[{"manager":"x","operation":"update","apiVersion":"test.example/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}]"""
    )]
    [InlineData("""[{"manager":"x","operation":"Update","apiVersion":"","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}}}]""")]
    [InlineData("""[{"manager":"x","operation":"Update","apiVersion":"test.example/v1","fieldsType":"FieldsV1","fieldsV1":{"spec":{}}}]""")]
    [InlineData("""[{},{}]""")]
    public async Task What_is_no_list_of_managers_leaves_those_there_were(string sent)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync($"{Widgets.Path}?fieldManager=one", Widgets.Make("w", new() { ["replicas"] = 1 }));

        var patched = await server.MergeAsync(
            $"{Path}?fieldManager=two",
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["managedFields"] = JsonNode.Parse(sent) },
                ["spec"] = new JsonObject { ["size"] = "large" },
            }
        );

        Assert.Equal(["one", "two"], Entries(patched.Expect(HttpStatusCode.OK)).Select(entry => entry["manager"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public async Task Managers_are_cleared_and_an_apply_meets_them_as_one(string cleared)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("w", new() { ["replicas"] = 1 }));

        await server.MergeAsync(Path, new JsonObject { ["metadata"] = new JsonObject { ["managedFields"] = JsonNode.Parse(cleared) } });
        var later = await server.MergeAsync(Path, Label("a", "b"));
        var refused = await server.ApplyAsync(Path, "me", Widgets.Make("w", new() { ["replicas"] = 2 }));
        var shared = await server.ApplyAsync(Path, "me", Widgets.Make("w", new() { ["replicas"] = 1 }));

        Assert.Empty(Entries(later));
        Assert.StartsWith(
            "Apply failed with 1 conflict: conflict with \"before-first-apply\" using test.example/v1 at",
            refused.Expect(HttpStatusCode.Conflict).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["me", "before-first-apply"],
            Entries(shared.Expect(HttpStatusCode.OK)).Select(entry => entry["manager"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Managers_in_a_new_object_and_in_a_status_are_not_taken_for_more_than_they_are()
    {
        await using var server = await TestServer.StartAsync();
        var copied = Widgets.Make("w", new() { ["replicas"] = 1 });
        copied["metadata"]!["managedFields"] = JsonNode.Parse(
            """[{"manager":"x","operation":"Apply","apiVersion":"test.example/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}]"""
        );

        var created = (await server.PostAsync($"{Widgets.Path}?fieldManager=one", copied)).Expect(HttpStatusCode.Created);
        var status = await server.MergeAsync(
            $"{Path}/status?fieldManager=two",
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["managedFields"] = new JsonArray() },
                ["status"] = new JsonObject { ["replicas"] = 1 },
            }
        );

        Assert.Equal(["one"], Entries(created).Select(entry => entry["manager"]!.GetValue<string>()));
        Assert.Equal(["one", "two"], Entries(status).Select(entry => entry["manager"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_applier_is_the_same_in_every_version_and_meets_others_across_versions()
    {
        await using var server = await TestServer.StartAsync();
        var beta = Widgets.Make("w", new() { ["replicas"] = 1, ["size"] = "large" });
        beta["apiVersion"] = "test.example/v1beta1";
        (await server.ApplyAsync(BetaPath, "me", beta)).Expect(HttpStatusCode.Created);

        var refused = await server.ApplyAsync(Path, "other", Widgets.Make("w", new() { ["replicas"] = 2 }));
        var again = await server.ApplyAsync(Path, "me", Widgets.Make("w", new() { ["replicas"] = 3 }));

        Assert.Equal("Apply failed with 1 conflict: conflict with \"me\": .spec.replicas", refused.Expect(HttpStatusCode.Conflict).Message);
        var entry = Assert.Single(Entries(again.Expect(HttpStatusCode.OK)));
        Assert.Equal("test.example/v1", entry["apiVersion"]!.GetValue<string>());
        Assert.Equal("small", again.Json["spec"]!["size"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_manager_by_a_version_that_is_no_more_is_dropped()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync($"{Widgets.Path}?fieldManager=one", Widgets.Make("w", new() { ["replicas"] = 1 }));
        var managers = JsonNode.Parse(
            """[{"manager":"old","operation":"Apply","apiVersion":"test.example/v1alpha1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}]"""
        );
        (await server.MergeAsync(Path, new JsonObject { ["metadata"] = new JsonObject { ["managedFields"] = managers } })).Expect(
            HttpStatusCode.OK
        );

        var applied = await server.ApplyAsync(Path, "me", Widgets.Make("w", new() { ["replicas"] = 2 }));

        Assert.DoesNotContain("old", Entries(applied).Select(entry => entry["manager"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("agent/1.2 (linux)", "agent")]
    [InlineData("two words/1.2", "two words")]
    [InlineData("/1.2", "unknown")]
    public async Task A_writer_without_a_name_is_called_by_its_user_agent(string agent, string expected)
    {
        await using var server = await TestServer.StartAsync();
        server.Http.DefaultRequestHeaders.Remove("User-Agent");
        server.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);

        var created = await server.PostAsync(Widgets.Path, Widgets.Make("w", new() { ["replicas"] = 1 }));

        Assert.Equal(expected, Assert.Single(Entries(created.Expect(HttpStatusCode.Created)))["manager"]!.GetValue<string>());
    }

    private static JsonObject Label(string key, string value) =>
        new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [key] = value } } };

    private static List<JsonObject> Entries(Answer answer) =>
        [.. answer.Json["metadata"]!["managedFields"]?.AsArray().Select(entry => entry!.AsObject()) ?? []];
}
