using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portolan.Api;
using Portolan.Kubernetes.Connection;
using Portolan.Kubernetes.Tests.Fakes;
using Portolan.Kubernetes.Writing;

namespace Portolan.Kubernetes.Tests.Writing;

public sealed class ObjectWriterTests
{
    private static readonly NamespacedName Name = new("ns", "a");
    private readonly FakeApi _api = new();
    private readonly ObjectWriter _writer;

    public ObjectWriterTests() => _writer = new ObjectWriter(_api.Connect(), new FakeTimeProvider());

    [Fact]
    public async Task An_object_is_created_in_the_namespace_that_its_metadata_names()
    {
        var created = _writer.CreateAsync(
            new Note
            {
                Metadata = new() { Name = "a", Namespace = "ns" },
                Text = "hello",
            },
            Deadline.Token
        );

        var request = await _api.NextAsync();
        Assert.Equal(("POST", "/apis/test.example/v1/namespaces/ns/notes?fieldManager=portolan"), (request.Method, request.Path));
        Assert.Contains("\"text\":\"hello\"", request.Body, StringComparison.Ordinal);
        request.Answer(Json.Note("a", 5));

        Assert.Equal("5", (await created).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Apply_forces_the_fields_of_objects_that_are_ours()
    {
        var applied = _writer.ApplyAsync(
            new Note
            {
                Metadata = new() { Name = "a", Namespace = "ns" },
            },
            ApplyConflicts.Force,
            Deadline.Token
        );

        var request = await _api.NextAsync();
        Assert.Equal(
            ("PATCH", "/apis/test.example/v1/namespaces/ns/notes/a?fieldManager=portolan&force=true"),
            (request.Method, request.Path)
        );
        request.Answer(Json.Note("a", 5));
        await applied;
    }

    [Fact]
    public async Task An_update_that_meets_another_writer_is_done_again_on_what_that_one_wrote()
    {
        var updated = _writer.UpdateAsync(Note.Type, Name, SetText, Subresource.None, Deadline.Token);

        (await _api.NextAsync()).Answer(Json.Note("a", 1));
        (await _api.NextAsync()).Fail(HttpStatusCode.Conflict, "Conflict");
        (await _api.NextAsync()).Answer(Json.Note("a", 2));
        var second = await _api.NextAsync();
        Assert.Equal(
            ("2", "mine"),
            ((string)JsonNode.Parse(second.Body)!["metadata"]!["resourceVersion"]!, (string)JsonNode.Parse(second.Body)!["text"]!)
        );
        second.Answer(Json.Note("a", 3, "mine"));

        Assert.Equal("mine", (string?)(await updated)!["text"]);
    }

    [Fact]
    public async Task An_update_gives_up_after_five_conflicts()
    {
        var updated = _writer.UpdateAsync(Note.Type, Name, SetText, Subresource.None, Deadline.Token);

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            (await _api.NextAsync()).Answer(Json.Note("a", attempt));
            (await _api.NextAsync()).Fail(HttpStatusCode.Conflict, "Conflict");
        }

        Assert.Equal(ApiFault.Conflict, (await Assert.ThrowsAsync<ApiException>(() => updated)).Fault);
    }

    [Fact]
    public async Task An_update_without_a_change_writes_nothing()
    {
        var updated = _writer.UpdateAsync(Note.Type, Name, _ => EditResult.Unchanged, Subresource.Status, Deadline.Token);

        (await _api.NextAsync()).Answer(Json.Note("a", 1));

        Assert.NotNull(await updated);
    }

    [Fact]
    public async Task A_status_goes_to_its_subresource()
    {
        var written = _writer.MergeAsync(
            Note.Type,
            Name,
            new JsonObject { ["status"] = new JsonObject() },
            Subresource.Status,
            Deadline.Token
        );

        var request = await _api.NextAsync();
        Assert.Equal("/apis/test.example/v1/namespaces/ns/notes/a/status?fieldManager=portolan", request.Path);
        request.Answer(Json.Note("a", 1));
        await written;
    }

    [Fact]
    public async Task A_deletion_names_the_object_that_is_meant_by_its_uid()
    {
        var deleted = _writer.DeleteAsync(Note.Type, Name, new DeletePreconditions("u-1", null), Propagation.Background, Deadline.Token);

        var request = await _api.NextAsync();
        Assert.Equal("u-1", (string?)JsonNode.Parse(request.Body)!["preconditions"]!["uid"]);
        request.Fail(HttpStatusCode.NotFound, "NotFound");

        Assert.False(await deleted);
    }

    [Theory]
    [InlineData(HttpStatusCode.Conflict, "AlreadyExists", ApiFault.AlreadyExists)]
    [InlineData(HttpStatusCode.UnprocessableEntity, "Invalid", ApiFault.Invalid)]
    [InlineData(HttpStatusCode.Forbidden, "Forbidden", ApiFault.Denied)]
    [InlineData(HttpStatusCode.TooManyRequests, "TooManyRequests", ApiFault.Unavailable)]
    [InlineData(HttpStatusCode.InternalServerError, "InternalError", ApiFault.Other)]
    public async Task An_error_says_what_was_asked_and_what_the_server_answered(HttpStatusCode code, string reason, ApiFault fault)
    {
        var created = _writer.CreateAsync(
            new Note
            {
                Metadata = new() { Name = "a", Namespace = "ns" },
            },
            Deadline.Token
        );

        (await _api.NextAsync()).Fail(code, reason);

        var error = await Assert.ThrowsAsync<ApiException>(() => created);
        Assert.Equal(fault, error.Fault);
        Assert.Equal($"POST /apis/test.example/v1/namespaces/ns/notes?fieldManager=portolan: {(int)code} {reason} it is", error.Message);
    }

    private static EditResult SetText(JsonObject note)
    {
        note["text"] = "mine";
        return EditResult.Changed;
    }
}
