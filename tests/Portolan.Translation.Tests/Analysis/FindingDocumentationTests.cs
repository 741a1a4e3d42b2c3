using System.Reflection;
using Portolan.Translation.Analysis;
using Portolan.Translation.GatewayApi.Routes;
using Portolan.Translation.Proxies;

namespace Portolan.Translation.Tests.Analysis;

public sealed class FindingDocumentationTests
{
    [Fact]
    public void The_reference_lists_every_code_and_no_other()
    {
        var declared = new[] { typeof(FindingCodes), typeof(MeshFindings), typeof(ParentFindings), typeof(Findings) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral))
            .Select(field => (string)field.GetRawConstantValue()!);
        var documented = File.ReadLines(Path.Combine(Root(), "docs", "reference", "findings.md"))
            .Where(line => line.StartsWith("| PTL", StringComparison.Ordinal))
            .Select(line => line.Split('|')[1].Trim());
        Assert.Equal(declared.Order(StringComparer.Ordinal), documented);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Portolan.slnx")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("Portolan.slnx is in no directory above the test");
    }
}
