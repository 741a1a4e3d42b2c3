using Portolan.Proxy.Transport.Linux;

namespace Portolan.Proxy.Listening;

/// <summary>What the system grants this process.</summary>
internal static class ProcessLimits
{
    // Listening sockets, logs, the control plane, the runtime.
    private const int Reserve = 100;

    /// <summary>How many descriptors it may have; <see cref="long.MaxValue"/> when that is not known.</summary>
    public static long Descriptors => OperatingSystem.IsLinux() ? Libc.DescriptorLimit() : long.MaxValue;

    /// <summary>
    /// How many connections of clients fit: each may need another to a backend. The limit that was asked for when that is lower.
    /// </summary>
    public static int Connections(int wanted, long descriptors) => (int)Math.Min(wanted, Math.Max(1, (descriptors - Reserve) / 2));
}
