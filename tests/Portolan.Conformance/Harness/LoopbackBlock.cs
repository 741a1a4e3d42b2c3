using System.Net;
using System.Net.Sockets;

namespace Portolan.Conformance.Harness;

/// <summary>
/// 254 loopback addresses (<c>127.x.y.1</c> to <c>.254</c>) that belong to one cluster of one run. Runs at the same time on one machine
/// never meet: a block is claimed by a listening socket, and one that is taken is passed over.
/// </summary>
internal sealed class LoopbackBlock : IDisposable
{
    private const int ClaimPort = 39_127;
    private readonly TcpListener _claim;
    private readonly byte[] _prefix;
    private int _lastPod = FirstPod - 1;

    private const int GatewayCount = 100;
    private const int FirstPod = GatewayCount + 1;
    private readonly Queue<IPAddress> _freePods = [];

    private LoopbackBlock(TcpListener claim, byte[] prefix) => (_claim, _prefix) = (claim, prefix);

    /// <summary>Addresses for Gateways, as a load balancer would hand them out.</summary>
    public IReadOnlyList<IPAddress> Gateways => [.. Enumerable.Range(1, GatewayCount).Select(Address)];

    public static LoopbackBlock Claim()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(),
            "pods and Gateways have addresses of 127.0.0.0/8, which only Linux binds without being asked to"
        );
        for (var candidate = Environment.ProcessId; ; candidate++)
        {
            byte[] prefix = [127, (byte)(64 + candidate / 256 % 128), (byte)(candidate % 256)];
            var listener = new TcpListener(new IPAddress([.. prefix, 255]), ClaimPort);
            try
            {
                listener.Start();
                return new LoopbackBlock(listener, prefix);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                listener.Dispose();
            }
        }
    }

    /// <summary>An address for a pod. One that was given back is used again last, so that late requests do not reach a stranger.</summary>
    public IPAddress TakePod()
    {
        lock (_freePods)
        {
            return _lastPod < 254 ? Address(++_lastPod) : _freePods.Dequeue();
        }
    }

    public void GiveBack(IPAddress pod)
    {
        lock (_freePods)
        {
            _freePods.Enqueue(pod);
        }
    }

    public void Dispose() => _claim.Dispose();

    private IPAddress Address(int last) => new([.. _prefix, (byte)last]);
}
