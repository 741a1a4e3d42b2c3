using Portolan.Api;
using Portolan.Api.Gateway;
using Portolan.ControlPlane.Inputs;
using Portolan.Translation;

namespace Portolan.ControlPlane.Tests.Inputs;

public sealed class ResourceKindsTests
{
    [Fact]
    public void Every_kind_that_translation_reads_from_the_API_is_watched_once()
    {
        var watched = ResourceKinds.All.Select(kind => kind.Type).ToList();
        var read = new Seen();
        Translator.VisitReads(read);

        Assert.Contains(TcpRoute.Type, read.All);
        Assert.Subset(watched.ToHashSet(), read.All.ToHashSet());
        Assert.Distinct(watched);
    }

    private sealed class Seen : IKindVisitor
    {
        public List<ResourceType> All { get; } = [];

        public void Visit<T>()
            where T : class, IResource<T> => All.Add(T.Type);
    }
}
