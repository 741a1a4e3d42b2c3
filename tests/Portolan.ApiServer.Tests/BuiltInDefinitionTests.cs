using System.Net;
using System.Text.Json.Nodes;
using Portolan.Api;
using Portolan.ApiServer.Tests.Support;

namespace Portolan.ApiServer.Tests;

/// <summary>Installing the definitions of a project whose kinds are built in is allowed, as installers do it.</summary>
public sealed class BuiltInDefinitionTests
{
    [Fact]
    public async Task Definitions_of_built_in_kinds_are_kept_and_change_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var definitions = ResourceCatalog.All.Where(definition => !definition.IsBuiltIn).ToList();
        var paths = definitions
            .SelectMany(definition => definition.Versions.Select(version => $"{definition.Group}/{version.Name}"))
            .Distinct()
            .ToList();
        var before = await DescribeAsync(server, paths);

        foreach (var definition in definitions)
        {
            var crd = CrdGenerator.Generate(definition);
            crd["metadata"]!["annotations"] = new JsonObject
            {
                ["api-approved.kubernetes.io"] = "https://github.com/kubernetes-sigs/gateway-api/pull/4530",
            };
            var answer = (await server.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd)).Expect(
                HttpStatusCode.Created
            );
            Assert.Contains(
                answer.Warnings,
                warning =>
                    warning.Contains($"{definition.Plural}.{definition.Group} is served with a schema of its own", StringComparison.Ordinal)
            );
        }

        Assert.Equal(before, await DescribeAsync(server, paths));
    }

    private static async Task<IReadOnlyList<string>> DescribeAsync(TestServer server, IEnumerable<string> paths)
    {
        var texts = new List<string>();
        foreach (var path in paths)
        {
            texts.Add((await server.GetAsync($"/apis/{path}")).Text);
            texts.Add((await server.GetAsync($"/openapi/v3/apis/{path}")).Text);
        }

        return texts;
    }
}
