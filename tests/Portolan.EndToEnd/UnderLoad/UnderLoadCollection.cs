namespace Portolan.EndToEnd.UnderLoad;

/// <summary>Tests that run while nothing else does: their load is a rate.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class UnderLoadCollection
{
    /// <summary>What test classes name.</summary>
    public const string Name = "under load";
}
