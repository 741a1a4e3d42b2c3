using Portolan.ControlPlane.Inputs;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.Inputs;

public sealed class ResourceKindsTests
{
    [Fact]
    public void Every_kind_that_translation_reads_from_the_API_is_watched()
    {
        var watched = ResourceKinds.All.Select(kind => kind.Type).ToHashSet();
        var missing = Translator.Reads.Where(type => type.Group != ProxyReport.Type.Group && !watched.Contains(type));

        Assert.Empty(missing);
    }
}
