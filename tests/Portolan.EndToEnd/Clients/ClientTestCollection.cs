namespace Portolan.EndToEnd.Clients;

/// <summary>
/// Tests that share one <see cref="ClientWorld"/>. They run while nothing else does: a browser and load tools need the machine for
/// themselves.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClientTestCollection : ICollectionFixture<ClientWorld>
{
    /// <summary>What test classes name.</summary>
    public const string Name = "clients";
}
