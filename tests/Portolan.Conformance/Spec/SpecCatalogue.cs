using Portolan.Conformance.Cases;

namespace Portolan.Conformance.Spec;

/// <summary>Holds our list of core tests against the upstream one, where it is present beside the manifests.</summary>
public sealed class SpecCatalogue
{
    [Fact]
    public void List_of_core_tests_is_the_upstream_one()
    {
        var core = Rows().Where(row => row[2].Split(';').Contains("GATEWAY-HTTP:core")).Select(row => row[0]);

        Assert.Equal(core.Order(StringComparer.Ordinal), Catalogue.Core.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void List_of_tests_of_the_other_kinds_of_routes_is_the_upstream_one()
    {
        string[] kinds = ["GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];
        var tests = Rows()
            .Where(row =>
                row[1].Split(',') is var features
                && kinds.Any(features.Contains)
                && !features.Contains("HTTPRoute")
                && !features.Contains("Mesh")
                && !features.Contains("ListenerSet")
            )
            .Select(row => row[0]);

        Assert.Equal(tests.Order(StringComparer.Ordinal), Catalogue.OtherKinds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_upstream_test_of_gateways_has_a_case()
    {
        // Tests of the mesh need no Gateway, and have cases of their own.
        var tests = Rows().Where(row => !row[1].Split(',').Contains("Mesh")).Select(row => row[0]).ToArray();

        Assert.Equal(131, tests.Length);
        Assert.Empty(tests.Except(Catalogue.Shown));
    }

    private static IEnumerable<string[]> Rows()
    {
        SpecManifests.Require();
        var list = Path.Combine(SpecManifests.Folder!, "..", "conformance-tests.tsv");
        Assert.SkipUnless(File.Exists(list), "the list of upstream tests is not beside the manifests");
        return File.ReadLines(list).Skip(1).Select(line => line.Split('\t'));
    }
}
