using System.Xml.Linq;

namespace Portolan.Architecture.Tests;

/// <summary>What may depend on what: the table of ARCHITECTURE.md.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Portolan.Primitives"] = [],
        ["Portolan.Api"] = ["Portolan.Primitives"],
        ["Portolan.Routing"] = ["Portolan.Primitives"],
        ["Portolan.ProxyConfig"] = ["Portolan.Primitives", "Portolan.Routing"],
        ["Portolan.Translation"] = ["Portolan.Primitives", "Portolan.Api", "Portolan.Routing", "Portolan.ProxyConfig"],
        ["Portolan.Kubernetes"] = ["Portolan.Primitives", "Portolan.Api"],
        ["Portolan.ApiServer"] = ["Portolan.Primitives", "Portolan.Api"],
        ["Portolan.Http"] = [],
        ["Portolan.Identity"] = [],
        ["Portolan.ControlPlane"] =
        [
            "Portolan.Primitives",
            "Portolan.Api",
            "Portolan.Kubernetes",
            "Portolan.Translation",
            "Portolan.ProxyConfig",
            "Portolan.Identity",
        ],
        ["Portolan.Proxy"] = ["Portolan.Primitives", "Portolan.Http", "Portolan.ProxyConfig", "Portolan.Routing"],
        ["Portolan.Proxy.Host"] = ["Portolan.Proxy", "Portolan.Primitives", "Portolan.ProxyConfig"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_table_allows(string project)
    {
        var file = Path.Combine(Repository.Root, "src", project, project + ".csproj");
        var references = XDocument
            .Load(file)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Empty(references.Except(Allowed[project], StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_table()
    {
        var projects = Repository.Files("*.csproj", "src").Select(file => Path.GetFileNameWithoutExtension(file)!);
        Assert.Equal([.. Allowed.Keys.Append("Portolan.Cli").Order(StringComparer.Ordinal)], projects.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Requests are carried by an engine of our own: no web server and no HTTP client in the proxy, but for the stream of its
    /// configuration.
    /// </summary>
    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("System.Net.Http")]
    [InlineData("Yarp")]
    public void The_proxy_carries_traffic_without(string library)
    {
        var offenders =
            from file in Repository.Files("*.cs", Path.Combine("src", "Portolan.Proxy"))
            where !Repository.Relative(file).Contains("Portolan.Proxy/ControlPlane/", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            where line.Contains(library, StringComparison.Ordinal)
            select $"{Repository.Relative(file)}: {line.Trim()}";

        Assert.Empty(offenders);
    }
}
