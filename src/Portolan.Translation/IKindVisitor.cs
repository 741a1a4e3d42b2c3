using Portolan.Api;

namespace Portolan.Translation;

/// <summary>Is shown kinds of resources with their types.</summary>
public interface IKindVisitor
{
    /// <summary>Is shown a kind.</summary>
    void Visit<T>()
        where T : class, IResource<T>;
}
