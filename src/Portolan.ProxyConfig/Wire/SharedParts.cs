using Portolan.Primitives;

namespace Portolan.ProxyConfig.Wire;

/// <summary>
/// Gives one object for equal parts of what is read: thousands of rules have the same listeners, edits and backends. Keys whose objects are
/// one are also compared faster. Safe for several threads.
/// </summary>
internal static class SharedParts
{
    /// <summary>The part, or an equal one that was read before.</summary>
    public static T Of<T>(T part)
        where T : notnull
    {
        lock (Known<T>.Gate)
        {
            return Known<T>.Parts.Of(part);
        }
    }

    private static class Known<T>
        where T : notnull
    {
        public static readonly Lock Gate = new();
        public static readonly RecentValues<T, T> Parts = new(part => part);
    }
}
