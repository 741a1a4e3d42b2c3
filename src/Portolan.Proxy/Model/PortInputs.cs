using Portolan.Proxy.Tls;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Model;

/// <summary>What one listener's part of a port is compiled from.</summary>
internal sealed record ListenerInput(Listener Listener, List<RouteModel> Rules, LoadedCertificate[] Certificates);

/// <summary>All that a port's model is compiled from; two equal ones by reference compile to the same.</summary>
internal sealed class PortInputs(PortPlan plan, IEnumerable<ListenerInput> listeners)
{
    public PortPlan Plan { get; } = plan;

    public ListenerInput[] Listeners { get; } = [.. listeners];

    /// <summary>Whether nothing differs. Rules and certificates are compared by reference, since their compilers keep what is equal.</summary>
    public bool AreSame(PortInputs other)
    {
        if (Plan.Protocol != other.Plan.Protocol || Listeners.Length != other.Listeners.Length)
        {
            return false;
        }

        for (var index = 0; index < Listeners.Length; index++)
        {
            var mine = Listeners[index];
            var theirs = other.Listeners[index];
            if (mine.Listener != theirs.Listener
                || !mine.Rules.SequenceEqual(theirs.Rules, ReferenceEqualityComparer.Instance)
                || !mine.Certificates.SequenceEqual(theirs.Certificates, ReferenceEqualityComparer.Instance))
            {
                return false;
            }
        }

        return true;
    }
}
