using System.Net;

namespace Portolan.Proxy.Names;

/// <summary>The names that a machine knows by itself: <c>/etc/hosts</c> (hosts(5)), and <c>localhost</c> (RFC 6761, 6.3).</summary>
internal sealed class HostsFile
{
    private readonly Dictionary<string, List<IPAddress>> _addresses = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the text of the file; what is not understood is passed over.</summary>
    public static HostsFile Parse(string text)
    {
        var table = new HostsFile();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split('#', 2)[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !IPAddress.TryParse(words[0], out var address))
            {
                continue;
            }

            foreach (var name in words.AsSpan(1))
            {
                if (!table._addresses.TryGetValue(name, out var addresses))
                {
                    table._addresses[name] = addresses = [];
                }

                addresses.Add(address);
            }
        }

        return table;
    }

    /// <summary>The addresses of a name; null when the table has none.</summary>
    public IReadOnlyList<IPAddress>? Find(string name)
    {
        if (_addresses.TryGetValue(name, out var addresses))
        {
            return addresses;
        }

        return
            name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? [IPAddress.Loopback]
            : null;
    }
}
