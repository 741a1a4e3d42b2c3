using System.Globalization;
using System.Net;
using System.Text;
using Portolan.Proxy.AccessLog;
using Portolan.Proxy.Metrics;

namespace Portolan.Proxy.Backends;

/// <summary>
/// What is known of one endpoint of one backend for as long as it is configured: requests under way, failures, ejection. Compiled models
/// come and go around it.
/// </summary>
internal sealed class BackendEndpoint
{
    private readonly LoopCounts _inFlight = new(1);
    private long _ejectedUntil;
    private int _failuresInRow;
    private int _ejections;

    public BackendEndpoint(string address, int port)
    {
        Address = address;
        Port = port;
        var isIpv6 = address.Contains(':');
        Authority = string.Create(CultureInfo.InvariantCulture, $"{(isIpv6 ? "[" : "")}{address}{(isIpv6 ? "]" : "")}:{port}");
        AuthorityBytes = Encoding.ASCII.GetBytes(Authority);
        LogPart = LogLine.Encode("endpoint", Authority);
        Ip = IPAddress.TryParse(address, out var ip) ? new IPEndPoint(ip, port) : null;
    }

    /// <summary>An IP address or a DNS name.</summary>
    public string Address { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary><c>address:port</c>, as logs show it.</summary>
    public string Authority { get; }

    /// <summary>The same as bytes.</summary>
    public byte[] AuthorityBytes { get; }

    /// <summary>The endpoint's part of an access log line.</summary>
    public byte[] LogPart { get; }

    /// <summary>Where to connect to; null when <see cref="Address"/> is a DNS name.</summary>
    public IPEndPoint? Ip { get; }

    /// <summary>Requests that were sent and not answered to the end, of all loops.</summary>
    public long InFlight => _inFlight.Sum(0);

    /// <summary>The same of one loop.</summary>
    public long InFlightOn(int loop) => _inFlight.Of(loop, 0);

    /// <summary>A request is sent on a loop.</summary>
    public void Begin(int loop) => _inFlight.Add(loop, 0, 1);

    /// <summary>It is over; on the loop on which it began.</summary>
    public void End(int loop) => _inFlight.Add(loop, 0, -1);

    /// <summary>Whether the endpoint takes requests at <paramref name="timestamp"/> (of the proxy's clock).</summary>
    public bool IsHealthy(long timestamp) => Volatile.Read(ref _ejectedUntil) <= timestamp;

    /// <summary>An answer came: the endpoint is well.</summary>
    public void Succeeded()
    {
        // Nearly every request comes here: read before writing keeps the cache line shared.
        if (Volatile.Read(ref _failuresInRow) != 0)
        {
            Volatile.Write(ref _failuresInRow, 0);
            Volatile.Write(ref _ejections, 0);
        }
    }

    /// <summary>No answer came. After <see cref="OutlierRules.FailuresInRow"/> in a row the endpoint rests, longer each time.</summary>
    public void Failed(long timestamp, long timestampFrequency)
    {
        if (Interlocked.Increment(ref _failuresInRow) % OutlierRules.FailuresInRow == 0)
        {
            var rest = OutlierRules.RestAfter(Interlocked.Increment(ref _ejections));
            Volatile.Write(ref _ejectedUntil, timestamp + (long)(rest.TotalSeconds * timestampFrequency));
        }
    }
}
