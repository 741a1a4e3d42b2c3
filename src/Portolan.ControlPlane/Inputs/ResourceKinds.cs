using Portolan.Api;
using Portolan.Api.Core;
using Portolan.Translation;

namespace Portolan.ControlPlane.Inputs;

/// <summary>Every kind that the control plane watches: what translation reads, and what only the writers compare with.</summary>
internal static class ResourceKinds
{
    public static IReadOnlyList<KindReader> All { get; } = Collect();

    private static List<KindReader> Collect()
    {
        var readers = new Readers();
        Translator.VisitReads(readers);
        readers.Visit<ServiceAccount>();
        return readers.All;
    }

    private sealed class Readers : IKindVisitor
    {
        public List<KindReader> All { get; } = [];

        public void Visit<T>()
            where T : class, IResource<T> => All.Add(KindReader.Of<T>());
    }
}
