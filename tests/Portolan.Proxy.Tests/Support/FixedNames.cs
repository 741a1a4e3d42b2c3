using System.Net;
using Portolan.Proxy.Names;

namespace Portolan.Proxy.Tests.Support;

/// <summary>Names whose addresses a test says, each time they are asked for.</summary>
internal sealed class FixedNames(Func<string, Task<IPAddress[]>> lookup) : INameSource
{
    public async Task<NameAnswer?> LookUpAsync(string name) => new(await lookup(name), TimeSpan.FromSeconds(5));
}
