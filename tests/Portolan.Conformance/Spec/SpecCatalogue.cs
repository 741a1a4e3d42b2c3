using Portolan.Conformance.Cases;

namespace Portolan.Conformance.Spec;

/// <summary>Holds our list of core tests against the upstream one, where it is present beside the manifests.</summary>
public sealed class SpecCatalogue
{
    [Fact]
    public void List_of_core_tests_is_the_upstream_one()
    {
        SpecManifests.Require();
        var list = Path.Combine(SpecManifests.Folder!, "..", "conformance-tests.tsv");
        Assert.SkipUnless(File.Exists(list), "the list of upstream tests is not beside the manifests");

        var core = File.ReadLines(list).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => row[2].Split(';').Contains("GATEWAY-HTTP:core"))
            .Select(row => row[0]);

        Assert.Equal(core.Order(StringComparer.Ordinal), Catalogue.Core.Order(StringComparer.Ordinal));
    }
}
