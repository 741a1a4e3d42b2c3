using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class ObjectTests
{
    [Fact]
    public async Task A_created_object_gets_what_the_server_sets_and_the_defaults()
    {
        await using var server = await TestServer.StartAsync();

        var created = (await server.PostAsync(Widgets.Path, Widgets.Make("a"))).Expect(HttpStatusCode.Created).Json;

        Assert.Equal("small", created["spec"]!["size"]!.GetValue<string>());
        Assert.Equal(1, created["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal("default", created["metadata"]!["namespace"]!.GetValue<string>());
        Assert.True(Guid.TryParse(created["metadata"]!["uid"]!.GetValue<string>(), out _));
        Assert.NotEmpty(created["metadata"]!["creationTimestamp"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_update_of_an_old_version_is_a_conflict()
    {
        await using var server = await TestServer.StartAsync();
        var first = (await server.PostAsync(Widgets.Path, Widgets.Make("a"))).Json;
        (await server.MergeAsync($"{Widgets.Path}/a", JsonNode.Parse("""{"spec":{"replicas":2}}""")!)).Expect(HttpStatusCode.OK);

        var answer = await server.PutAsync($"{Widgets.Path}/a", first);

        answer.Expect(HttpStatusCode.Conflict);
        Assert.Equal(
            "Operation cannot be fulfilled on widgets.test.example \"a\": the object has been modified; please apply your changes to the latest version and try again",
            answer.Message
        );
    }

    [Fact]
    public async Task A_change_of_the_spec_raises_the_generation_and_a_change_of_the_status_does_not()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Widgets.Path, Widgets.Make("a"));

        var spec = await server.MergeAsync($"{Widgets.Path}/a", JsonNode.Parse("""{"spec":{"replicas":2},"status":{"replicas":9}}""")!);
        var status = await server.MergeAsync(
            $"{Widgets.Path}/a/status",
            JsonNode.Parse("""{"spec":{"replicas":7},"status":{"replicas":1}}""")!
        );

        Assert.Equal(2, spec.Json["metadata"]!["generation"]!.GetValue<int>());
        Assert.Null(spec.Json["status"]);
        Assert.Equal(2, status.Json["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal(2, status.Json["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(1, status.Json["status"]!["replicas"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_writes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var created = await server.PostAsync(Widgets.Path, Widgets.Make("a"));

        var patched = await server.MergeAsync($"{Widgets.Path}/a", JsonNode.Parse("""{"spec":{"size":"small"}}""")!);

        Assert.Equal(created.Version, patched.Version);
    }

    [Theory]
    [InlineData("Strict", HttpStatusCode.BadRequest, 0)]
    [InlineData("Warn", HttpStatusCode.Created, 1)]
    [InlineData("Ignore", HttpStatusCode.Created, 0)]
    public async Task An_unknown_field_is_answered_as_the_client_wants(string validation, HttpStatusCode code, int warnings)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.PostAsync($"{Widgets.Path}?fieldValidation={validation}", Widgets.Make("a", new() { ["nonsense"] = 1 }));

        answer.Expect(code);
        Assert.Equal(warnings, answer.Warnings.Count);
        Assert.All(answer.Warnings, warning => Assert.Equal("299 - \"unknown field \\\"spec.nonsense\\\"\"", warning));
    }

    [Fact]
    public async Task A_wrong_value_is_refused_with_the_field_that_holds_it()
    {
        await using var server = await TestServer.StartAsync();

        var answer = (await server.PostAsync(Widgets.Path, Widgets.Make("a", new() { ["size"] = "huge" }))).Expect(
            HttpStatusCode.UnprocessableEntity
        );

        Assert.Equal(
            "Widget.test.example \"a\" is invalid: spec.size: Unsupported value: \"huge\": supported values: \"small\", \"large\"",
            answer.Message
        );
        var cause = Assert.Single(answer.Json["details"]!["causes"]!.AsArray());
        Assert.Equal("spec.size", cause!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_object_needs_its_namespace()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.PostAsync("/apis/test.example/v1/namespaces/nowhere/widgets", Widgets.Make("a"));

        answer.Expect(HttpStatusCode.NotFound);
        Assert.Equal("namespaces \"nowhere\" not found", answer.Message);
    }

    [Fact]
    public async Task A_dry_run_answers_and_keeps_nothing()
    {
        await using var server = await TestServer.StartAsync();

        (await server.PostAsync($"{Widgets.Path}?dryRun=All", Widgets.Make("a"))).Expect(HttpStatusCode.Created);

        (await server.GetAsync($"{Widgets.Path}/a")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Finalizers_hold_an_object_until_the_last_one_goes()
    {
        await using var server = await TestServer.StartAsync();
        var widget = Widgets.Make("a");
        widget["metadata"]!["finalizers"] = new JsonArray("test.example/hold");
        await server.PostAsync(Widgets.Path, widget);

        var deleted = (await server.DeleteAsync($"{Widgets.Path}/a")).Expect(HttpStatusCode.OK);
        Assert.NotNull(deleted.Json["metadata"]!["deletionTimestamp"]);
        (await server.GetAsync($"{Widgets.Path}/a")).Expect(HttpStatusCode.OK);

        await server.MergeAsync($"{Widgets.Path}/a", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);
        (await server.GetAsync($"{Widgets.Path}/a")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_unknown_reads_more_than_the_servers_health()
    {
        await using var server = await TestServer.StartAsync();
        server.Http.DefaultRequestHeaders.Authorization = null;

        (await server.GetAsync("/healthz")).Expect(HttpStatusCode.OK);
        (await server.GetAsync("/version")).Expect(HttpStatusCode.OK);
        (await server.GetAsync(Widgets.Path)).Expect(HttpStatusCode.Unauthorized);
        (await server.GetAsync("/apis")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Objects_outlive_the_server()
    {
        var directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;
        Answer created;
        await using (var first = await TestServer.StartAsync(directory))
        {
            created = await first.PostAsync(Widgets.Path, Widgets.Make("a"));
        }

        await using (var second = await TestServer.StartAsync(directory))
        {
            Assert.Equal(created.Text, (await second.GetAsync($"{Widgets.Path}/a")).Text);
        }
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task An_address_that_a_refused_service_asked_for_is_free_again()
    {
        await using var server = await TestServer.StartAsync();
        var service = JsonNode.Parse("""{"metadata":{"name":"s"},"spec":{"clusterIP":"127.96.0.77","ports":[{"port":0}]}}""")!;

        (await server.PostAsync("/api/v1/namespaces/default/services", service)).Expect(HttpStatusCode.UnprocessableEntity);
        (await server.PostAsync("/api/v1/namespaces/default/services?dryRun=All", WithPort(service, 80))).Expect(HttpStatusCode.Created);
        var created = await server.PostAsync("/api/v1/namespaces/default/services", WithPort(service, 80));

        Assert.Equal("127.96.0.77", created.Expect(HttpStatusCode.Created).Json["spec"]!["clusterIP"]!.GetValue<string>());

        static JsonNode WithPort(JsonNode service, int port)
        {
            service["spec"]!["ports"]![0]!["port"] = port;
            return service;
        }
    }
}
