using System.Net;

namespace Portolan.Proxy.Names;

/// <summary>The addresses of a name.</summary>
/// <param name="Addresses">In no order that counts; none when the name has none.</param>
/// <param name="TimeToLive">For how long that is so.</param>
internal sealed record NameAnswer(IReadOnlyList<IPAddress> Addresses, TimeSpan TimeToLive);
