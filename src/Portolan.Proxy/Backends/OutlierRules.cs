namespace Portolan.Proxy.Backends;

/// <summary>
/// When an endpoint is left out for a while. Only failures to get an answer count (no connection, reset, no HTTP): a status code is the
/// application's word and may be meant.
/// </summary>
internal static class OutlierRules
{
    /// <summary>Failures in a row that eject.</summary>
    public const int FailuresInRow = 3;

    /// <summary>
    /// With fewer healthy endpoints than this share of all, health is not believed and all are used: the fault is likely elsewhere.
    /// </summary>
    public const double PanicThreshold = 0.5;

    private static readonly TimeSpan BaseRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxRest = TimeSpan.FromMinutes(1);

    /// <summary>How long the endpoint rests for the n-th time without a success between.</summary>
    public static TimeSpan RestAfter(int ejections)
    {
        var rest = BaseRest * Math.Max(1, ejections);
        return rest < MaxRest ? rest : MaxRest;
    }
}
