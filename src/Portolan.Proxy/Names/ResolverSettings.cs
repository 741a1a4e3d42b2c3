using System.Globalization;
using System.Net;

namespace Portolan.Proxy.Names;

/// <summary>
/// What <c>/etc/resolv.conf</c> says of whom to ask (resolv.conf(5)). Its search list is not used: names of endpoints are whole, and one
/// that is looked for in a cluster's domains could be answered by whoever has a namespace there.
/// </summary>
/// <param name="Servers">Whom to ask, in their order.</param>
/// <param name="Timeout">How long one is waited for.</param>
/// <param name="Attempts">How often each is asked.</param>
internal sealed record ResolverSettings(IReadOnlyList<IPEndPoint> Servers, TimeSpan Timeout, int Attempts)
{
    private const int MostServers = 3;
    private const int DnsPort = 53;

    /// <summary>Reads the text of the file; what is not understood is passed over, as all resolvers do.</summary>
    public static ResolverSettings Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        var (timeout, attempts) = (3, 2);
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(['#', ';'], 2)[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["nameserver", var address, ..] when IPAddress.TryParse(address, out var server) && servers.Count < MostServers:
                    servers.Add(new IPEndPoint(server, DnsPort));
                    break;
                case ["options", .. var options]:
                    timeout = NumberOf(options, "timeout:", timeout, 1, 5);
                    attempts = NumberOf(options, "attempts:", attempts, 1, 3);
                    break;
            }
        }

        // "If no nameserver entries are present, the default is to use the name server on the local machine."
        return new ResolverSettings(
            servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, DnsPort)],
            TimeSpan.FromSeconds(timeout),
            attempts
        );
    }

    private static int NumberOf(string[] options, string name, int otherwise, int least, int most) =>
        options.LastOrDefault(option => option.StartsWith(name, StringComparison.Ordinal)) is { } option
        && int.TryParse(option.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, least, most)
            : otherwise;
}
