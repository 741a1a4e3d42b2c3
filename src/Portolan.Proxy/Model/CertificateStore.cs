using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>Loads certificates once: parsing a key takes longer than all else in a change.</summary>
internal sealed class CertificateStore
{
    private readonly Dictionary<CertificateKey, Entry> _entries = [];

    /// <summary>Loads what is new, forgets what is gone.</summary>
    public void Apply(ConfigDelta delta)
    {
        foreach (var key in delta.RemovedCertificates)
        {
            _entries.Remove(key);
        }

        foreach (var source in delta.Certificates)
        {
            if (!_entries.TryGetValue(source.Key, out var known) || known.Source != source)
            {
                _entries[source.Key] = new Entry(source, LoadedCertificate.TryLoad(source, out var fault), fault);
            }
        }
    }

    /// <summary>A certificate that can be used.</summary>
    public LoadedCertificate? Find(CertificateKey key) => _entries.TryGetValue(key, out var entry) ? entry.Loaded : null;

    /// <summary>The certificates of a listener that can be used, and what is wrong with the others.</summary>
    public (LoadedCertificate[] Usable, string Faults) Of(Listener listener)
    {
        var usable = new List<LoadedCertificate>(listener.Certificates.Count);
        var faults = new List<string>();
        foreach (var key in listener.Certificates)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                faults.Add($"certificate {key} is not in this configuration");
            }
            else if (entry.Loaded is { } loaded)
            {
                usable.Add(loaded);
            }
            else
            {
                faults.Add(entry.Fault);
            }
        }

        if (listener.Certificates.IsEmpty)
        {
            faults.Add("the listener names no certificate");
        }

        return ([.. usable], string.Join("; ", faults));
    }

    private sealed record Entry(Certificate Source, LoadedCertificate? Loaded, string Fault);
}
