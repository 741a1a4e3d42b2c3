using System.Net;

namespace Portolan.Cli.Standalone;

/// <summary>
/// The addresses that Gateways get, as a load balancer would give them: one each, so that several Gateways may use one port.
/// A Gateway keeps its address for as long as it exists.
/// </summary>
internal sealed class GatewayAddressPool
{
    private readonly IReadOnlyList<IPAddress> _addresses;
    private readonly Dictionary<string, IPAddress> _given = new(StringComparer.Ordinal);

    public GatewayAddressPool(IReadOnlyList<IPAddress> addresses) => _addresses = addresses;

    /// <summary>
    /// Loopback addresses from 127.0.0.1 on. On Linux all of 127.0.0.0/8 can be bound; elsewhere just the first one, which Gateways then
    /// share.
    /// </summary>
    public static GatewayAddressPool Default() => new(DefaultAddresses());

    /// <summary>Reads a comma-separated list of addresses and ranges, <c>127.0.0.1,127.0.0.10-127.0.0.20</c>.</summary>
    /// <exception cref="FormatException">An entry is not an address or a range.</exception>
    public static GatewayAddressPool Parse(string text)
    {
        var addresses = new List<IPAddress>();
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = entry.Split('-');
            if (ends.Length > 2 || !IPAddress.TryParse(ends[0], out var first) || !IPAddress.TryParse(ends[^1], out var last))
            {
                throw new FormatException($"\"{entry}\" is not an address or a range like 127.0.0.2-127.0.0.9");
            }

            addresses.AddRange(Range(first, last, entry));
        }

        return addresses.Count > 0
            ? new GatewayAddressPool(addresses)
            : throw new FormatException("the list of gateway addresses is empty");
    }

    /// <summary>
    /// The address of <paramref name="owner"/>: <paramref name="wanted"/> if the pool has it and nobody else, else the one that it has,
    /// else the first free one, else (when there are more Gateways than addresses) the first of all, which is then shared. Asked again it
    /// answers the same: who writes down what it is told, and asks because that was written, comes to rest.
    /// </summary>
    public IPAddress Take(string owner, IPAddress? wanted)
    {
        if (wanted is not null && TryKeep(owner, wanted))
        {
            return wanted;
        }

        if (!_given.TryGetValue(owner, out var own))
        {
            own = _addresses.FirstOrDefault(IsFree) ?? _addresses[0];
            _given[owner] = own;
        }

        return own;
    }

    /// <summary>
    /// Gives <paramref name="owner"/> this address, unless the pool does not have it or somebody else does. After a start, addresses that
    /// were given before it are kept in this way before any is given anew.
    /// </summary>
    /// <returns>Whether it has the address now.</returns>
    public bool TryKeep(string owner, IPAddress address)
    {
        if (_given.TryGetValue(owner, out var own) && own.Equals(address))
        {
            return true;
        }

        if (!_addresses.Contains(address) || !IsFree(address))
        {
            return false;
        }

        _given[owner] = address;
        return true;
    }

    /// <summary>Whether <paramref name="owner"/> has an address.</summary>
    public bool Knows(string owner) => _given.ContainsKey(owner);

    /// <summary>Gives the address of <paramref name="owner"/> back.</summary>
    public void Return(string owner) => _given.Remove(owner);

    private static List<IPAddress> DefaultAddresses() =>
        OperatingSystem.IsLinux()
            ? [.. Enumerable.Range(1, 250).Select(last => new IPAddress([127, 0, 0, (byte)last]))]
            : [IPAddress.Loopback];

    private static IEnumerable<IPAddress> Range(IPAddress first, IPAddress last, string entry)
    {
        if (first.Equals(last))
        {
            return [first];
        }

        var start = Number(first, entry);
        var end = Number(last, entry);
        if (end < start || end - start > 65535)
        {
            throw new FormatException($"the range \"{entry}\" is empty or has more than 65536 addresses");
        }

        return Enumerable.Range(0, (int)(end - start) + 1).Select(offset => Address(start + (uint)offset));
    }

    private static uint Number(IPAddress address, string entry)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : throw new FormatException($"the range \"{entry}\" is not of IPv4 addresses; name IPv6 addresses one by one");
    }

    private static IPAddress Address(uint number)
    {
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }

    private bool IsFree(IPAddress address) => !_given.ContainsValue(address);
}
