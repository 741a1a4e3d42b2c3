using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>Clients that ask for YAML get the object that clients that ask for JSON get.</summary>
public sealed class YamlAnswerTests
{
    [Theory]
    [InlineData("/api/v1/namespaces/default/configmaps/tricky")]
    [InlineData("/api/v1/namespaces/default/configmaps")]
    [InlineData("/api/v1/namespaces/default/configmaps/missing")]
    public async Task An_object_a_list_and_an_error_say_the_same_in_yaml_and_in_json(string path)
    {
        await using var server = await TestServer.StartAsync();
        var tricky = Widgets.ConfigMap(
            "tricky",
            ("bool", "yes"),
            ("number", "0x1f"),
            ("lines", "one\n  two\n"),
            ("empty", ""),
            ("colon", "a: b # c"),
            ("control", "\u0001")
        );
        await server.PostAsync("/api/v1/namespaces/default/configmaps", tricky);

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/yaml");
        using var answer = await server.Http.SendAsync(request);
        var yaml = await answer.Content.ReadAsStringAsync();

        var json = (await server.GetAsync(path)).Json;
        Assert.True(JsonNode.DeepEquals(json, YamlReader.ReadAll(yaml).Single().Node), yaml);
    }
}
