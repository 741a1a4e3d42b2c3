using System.Net;

namespace Portolan.Proxy.Names;

/// <summary>Chooses who is asked for addresses.</summary>
internal static class NameSources
{
    private const string ResolverFile = "/etc/resolv.conf";
    private const string HostsPath = "/etc/hosts";

    /// <summary>The source for a proxy.</summary>
    public static INameSource For(ProxyOptions options)
    {
        var rules = new AddressRules(options.BindAddresses.All(IPAddress.IsLoopback) ? LoopbackNames.Allowed : LoopbackNames.Refused);
        return File.Exists(ResolverFile)
            ? new DnsNameSource(
                () => ResolverSettings.Parse(TextOf(ResolverFile)),
                () => HostsFile.Parse(TextOf(HostsPath)),
                rules,
                options.TimeProvider
            )
            : new SystemNameSource(rules);
    }

    // Read again for each question: they are small, questions are few, and a container's may be replaced.
    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
