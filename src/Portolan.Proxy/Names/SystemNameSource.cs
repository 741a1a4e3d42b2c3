using System.Net;
using System.Net.Sockets;

namespace Portolan.Proxy.Names;

/// <summary>
/// Asks the operating system, which does not say for how long its answers are good. For systems without a <c>resolv.conf</c>.
/// </summary>
internal sealed class SystemNameSource(AddressRules rules) : INameSource
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public async Task<NameAnswer?> LookUpAsync(string name)
    {
        try
        {
            return new NameAnswer(rules.Usable(await Dns.GetHostAddressesAsync(name)), Kept);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return exception is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }
                ? new NameAnswer([], Kept)
                : null;
        }
    }
}
