namespace Portolan.Proxy.Names;

/// <summary>Knows the addresses of names.</summary>
internal interface INameSource
{
    /// <summary>
    /// The addresses of a name, perhaps none, and for how long that is so; null when nobody could be asked. Throws nothing for what a name
    /// or an answer says.
    /// </summary>
    Task<NameAnswer?> LookUpAsync(string name);
}
