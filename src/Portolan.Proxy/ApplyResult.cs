using Portolan.Primitives;
using Portolan.ProxyConfig;

namespace Portolan.Proxy;

/// <summary>What a proxy serves of a configuration: a report for every listener, and the parts that it could not take.</summary>
public sealed record ApplyResult(EquatableList<ListenerReport> Listeners, EquatableList<Rejection> Rejections)
{
    /// <summary>The acknowledgement of the version that was applied.</summary>
    public ConfigAcknowledgement Acknowledge(long version) =>
        new()
        {
            Version = version,
            Listeners = Listeners,
            Rejections = Rejections,
        };
}
