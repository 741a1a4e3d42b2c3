using Portolan.Primitives;

namespace Portolan.ApiServer;

/// <summary>Who sends a request.</summary>
public sealed record ApiUser(string Name, EquatableList<string> Groups)
{
    /// <summary>Unique for ever, where the user has one.</summary>
    public string Uid { get; init; } = "";
}
