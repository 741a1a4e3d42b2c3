using System.Net.Sockets;

namespace Portolan.Proxy.Names;

/// <summary>
/// Asks the machine's table of hosts, and then its name servers, for the IPv4 and the IPv6 addresses of a name: over UDP, and over TCP what
/// does not fit (RFC 1035, RFC 7766).
/// </summary>
internal sealed class DnsNameSource(Func<ResolverSettings> settings, Func<HostsFile> hosts, AddressRules rules, TimeProvider clock)
    : INameSource
{
    private static readonly TimeSpan HostsKept = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <inheritdoc />
    public async Task<NameAnswer?> LookUpAsync(string name)
    {
        var whole = name.TrimEnd('.');
        if (hosts().Find(whole) is { } known)
        {
            return new NameAnswer(rules.Usable(known), HostsKept);
        }

        if (!DnsQuery.IsName(whole))
        {
            return new NameAnswer([], Longest);
        }

        var answers = await Task.WhenAll(AskAsync(whole, DnsType.A), AskAsync(whole, DnsType.Aaaa));
        var found = answers.OfType<NameAnswer>().Where(answer => answer.Addresses.Count > 0).ToList();
        if (found.Count == 0)
        {
            // That there are no addresses of one family says nothing of the other, whose servers did not answer.
            return answers is [{ } first, { } second] ? new NameAnswer([], Lasting([first, second])) : null;
        }

        return new NameAnswer(rules.Usable(found.SelectMany(answer => answer.Addresses)), Lasting(found));
    }

    private async Task<NameAnswer?> AskAsync(string name, DnsType type)
    {
        var resolver = settings();
        for (var attempt = 0; attempt < resolver.Attempts; attempt++)
        {
            foreach (var server in resolver.Servers)
            {
                using var limit = new CancellationTokenSource(resolver.Timeout, clock);
                try
                {
                    if (await DnsExchange.AskAsync(server, new DnsQuery(name, type), limit.Token) is { } answer)
                    {
                        return answer;
                    }
                }
                catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
                {
                    // The next one may know.
                }
            }
        }

        return null;
    }

    // 0 would be a question for each connection; and nothing is good for ever.
    private static TimeSpan Lasting(IEnumerable<NameAnswer> answers)
    {
        var least = answers.Min(answer => answer.TimeToLive);
        return least < Shortest ? Shortest
            : least > Longest ? Longest
            : least;
    }
}
