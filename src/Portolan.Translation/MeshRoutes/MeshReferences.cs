using Portolan.Api.Mesh;
using Portolan.ProxyConfig;
using Portolan.Translation.Engine;
using Portolan.Translation.GatewayApi.References;
using Portolan.Translation.GatewayApi.Status;

namespace Portolan.Translation.MeshRoutes;

/// <summary>Resolves the references of one mesh route while it is read, and remembers what was wrong with them.</summary>
internal sealed class MeshReferences(IReader reader, Referrer referrer)
{
    private readonly List<MeshReferenceProblem> _problems = [];

    /// <summary>What was wrong, in the order in which it was found.</summary>
    public IReadOnlyList<MeshReferenceProblem> Problems => _problems;

    /// <summary>The backend that a reference leads to; absent when it leads nowhere.</summary>
    public BackendKey? Resolve(MeshBackendRef reference, string field)
    {
        switch (MeshBackendWords.Read(reader, referrer, reference))
        {
            case ReferenceResult<BackendKey>.Resolved resolved:
                return resolved.Target;
            case var other:
                _problems.Add(new MeshReferenceProblem(field, other.Problem(Reasons.BackendNotFound)!));
                return null;
        }
    }
}

/// <summary>What is wrong with a reference, and where it stands in the route.</summary>
internal sealed record MeshReferenceProblem(string Field, Problem Problem);
