using System.Net;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

public sealed class NamespaceTests
{
    private const string Namespaces = "/api/v1/namespaces";

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("kube-public")]
    public async Task Namespaces_of_the_first_start_have_their_account_and_the_authority_at_once(string name)
    {
        var authority = new TestAuthority();
        await using var server = await StartAsync(authority);

        (await server.GetAsync($"{Namespaces}/{name}/serviceaccounts/default")).Expect(HttpStatusCode.OK);
        var map = (await server.GetAsync($"{Namespaces}/{name}/configmaps/kube-root-ca.crt")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(authority.Public.ExportCertificatePem() + "\n", (string?)map["data"]!["ca.crt"]);
    }

    [Fact]
    public async Task A_new_namespace_gets_them_and_they_come_again_when_they_are_deleted()
    {
        await using var server = await StartAsync(new TestAuthority());
        await using var accounts = await WatchClient.StartAsync(
            server,
            "/api/v1/serviceaccounts?watch=1&resourceVersion=0&sendInitialEvents=false&resourceVersionMatch=NotOlderThan"
        );
        await server.PostAsync(Namespaces, Named("shop"));
        Assert.Equal("ADDED default", await accounts.NextAsync());

        (await server.DeleteAsync($"{Namespaces}/shop/serviceaccounts/default")).Expect(HttpStatusCode.OK);

        Assert.Equal("DELETED default", await accounts.NextAsync());
        Assert.Equal("ADDED default", await accounts.NextAsync());
    }

    [Fact]
    public async Task A_changed_authority_is_put_right()
    {
        await using var server = await StartAsync(new TestAuthority());
        const string Map = $"{Namespaces}/default/configmaps/kube-root-ca.crt";
        var before = (await server.GetAsync(Map)).Json;
        await using var maps = await WatchClient.StartAsync(
            server,
            $"{Namespaces}/default/configmaps?watch=1&resourceVersion={before["metadata"]!["resourceVersion"]}"
        );

        (
            await server.MergeAsync(
                Map,
                new JsonObject
                {
                    ["data"] = new JsonObject { ["ca.crt"] = "forged", ["more"] = "data" },
                }
            )
        ).Expect(HttpStatusCode.OK);

        Assert.Equal("forged", (string?)(await maps.NextEventAsync())!["object"]!["data"]!["ca.crt"]);
        Assert.Equal(before["data"]!.ToJsonString(), (await maps.NextEventAsync())!["object"]!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_deleted_namespace_goes_with_them()
    {
        await using var server = await StartAsync(new TestAuthority());
        await using var namespaces = await WatchClient.StartAsync(server, $"{Namespaces}?watch=1&fieldSelector=metadata.name=shop");
        await server.PostAsync(Namespaces, Named("shop"));
        Assert.Equal("ADDED shop", await namespaces.NextAsync());

        await server.DeleteAsync($"{Namespaces}/shop");

        var last = await namespaces.NextAsync();
        while (last == "MODIFIED shop")
        {
            last = await namespaces.NextAsync();
        }
        Assert.Equal("DELETED shop", last);
        (await server.GetAsync($"{Namespaces}/shop/serviceaccounts/default")).Expect(HttpStatusCode.NotFound);
        (await server.GetAsync($"{Namespaces}/shop/configmaps/kube-root-ca.crt")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_restart_writes_nothing()
    {
        var authority = new TestAuthority();
        var directory = Directory.CreateTempSubdirectory("portolan-test-").FullName;
        string before;
        await using (var server = await TestServer.StartAsync(directory, options => options with { ServerAuthority = authority.Public }))
        {
            before = (await server.GetAsync("/api/v1/configmaps")).Text;
        }

        await using (
            var server = await TestServer.StartAsync(
                directory,
                options => options with { ServerAuthority = authority.Public },
                ownsDirectory: true
            )
        )
        {
            Assert.Equal(before, (await server.GetAsync("/api/v1/configmaps")).Text);
        }
    }

    private static Task<TestServer> StartAsync(TestAuthority authority) =>
        TestServer.StartAsync(options => options with { ServerAuthority = authority.Public });

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
