using System.Globalization;
using Portolan.Translation.GatewayApi.Listeners;

namespace Portolan.Translation.GatewayApi.Infrastructure;

/// <summary>A port that is open to the world.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Transport"><c>TCP</c> or <c>UDP</c>, as Services and Pods say it.</param>
public sealed record OpenPort(int Number, string Transport) : IComparable<OpenPort>
{
    /// <summary>Connections.</summary>
    public const string Tcp = "TCP";

    /// <summary>Datagrams.</summary>
    public const string Udp = "UDP";

    /// <summary>A name that no other port of the same object has.</summary>
    public string Name => Number.ToString(CultureInfo.InvariantCulture) + (Transport == Udp ? "-udp" : "");

    /// <inheritdoc />
    public int CompareTo(OpenPort? other) =>
        other is null ? 1
        : Number == other.Number ? string.CompareOrdinal(Transport, other.Transport)
        : Number.CompareTo(other.Number);

    /// <summary>The port of a listener.</summary>
    internal static OpenPort Of(int number, ServedProtocol? serves) => new(number, serves is { Family: ListenerFamily.Udp } ? Udp : Tcp);
}
