using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>Parameters of writes that cannot be, in kube-apiserver's words; they are told before the object is looked for.</summary>
public sealed class WriteOptionsTests
{
    [Theory]
    [InlineData(
        "POST",
        "fieldValidation=Loud",
        "CreateOptions",
        "fieldValidation: Unsupported value: \"Loud\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""
    )]
    [InlineData("PUT", "dryRun=Some", "UpdateOptions", "dryRun: Unsupported value: []string{\"Some\"}: supported values: \"All\"")]
    [InlineData("PATCH", "force=true", "PatchOptions", "force: Forbidden: may not be specified for non-apply patch")]
    [InlineData(
        "PATCH",
        "fieldManager=a%0Ab",
        "PatchOptions",
        "fieldManager: Invalid value: \"a\\nb\": invalid character U+000A (at position 1)"
    )]
    [InlineData(
        "PATCH",
        "force=1&dryRun=x",
        "PatchOptions",
        "[force: Forbidden: may not be specified for non-apply patch, dryRun: Unsupported value: []string{\"x\"}: supported values: \"All\"]"
    )]
    [InlineData("DELETE", "dryRun=all", "DeleteOptions", "dryRun: Unsupported value: []string{\"all\"}: supported values: \"All\"")]
    public async Task What_cannot_be_is_told(string method, string query, string kind, string why)
    {
        await using var server = await TestServer.StartAsync();
        var path = method == "POST" ? Widgets.Path : $"{Widgets.Path}/missing";

        var refused = await server.SendAsync(
            new(method),
            $"{path}?{query}",
            method == "DELETE" ? null : new JsonObject(),
            "application/merge-patch+json"
        );

        Assert.Equal($"{kind}.meta.k8s.io \"\" is invalid: {why}", refused.Expect(HttpStatusCode.UnprocessableEntity).Message);
    }

    [Fact]
    public async Task The_name_of_a_manager_has_128_bytes_at_most()
    {
        await using var server = await TestServer.StartAsync();

        var tooLong = await server.PostAsync($"{Widgets.Path}?fieldManager={new string('x', 129)}", Widgets.Make("w"));
        var longest = await server.PostAsync($"{Widgets.Path}?fieldManager={new string('x', 128)}", Widgets.Make("w"));

        Assert.Equal(
            "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more than 128 bytes",
            tooLong.Expect(HttpStatusCode.UnprocessableEntity).Message
        );
        longest.Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_apply_names_its_manager()
    {
        await using var server = await TestServer.StartAsync();

        var nameless = await server.SendAsync(HttpMethod.Patch, $"{Widgets.Path}/w", Widgets.Make("w"), "application/apply-patch+yaml");

        Assert.Equal(
            "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch",
            nameless.Expect(HttpStatusCode.UnprocessableEntity).Message
        );
    }

    [Theory]
    [InlineData("dryRun=All", HttpStatusCode.NotFound)]
    [InlineData("dryRun=", HttpStatusCode.OK)]
    public async Task A_dry_run_leaves_nothing_behind(string query, HttpStatusCode later)
    {
        await using var server = await TestServer.StartAsync();

        (await server.PostAsync($"{Widgets.Path}?{query}", Widgets.Make("w"))).Expect(HttpStatusCode.Created);

        (await server.GetAsync($"{Widgets.Path}/w")).Expect(later);
    }
}
