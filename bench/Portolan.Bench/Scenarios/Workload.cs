using Portolan.Bench.Contestants;
using Portolan.Bench.Load;
using Portolan.Bench.Report;

namespace Portolan.Bench.Scenarios;

/// <summary>A work that proxies are compared at by the CPU that a unit of it costs them.</summary>
/// <param name="Name">What is said in the table.</param>
/// <param name="Unit">What a unit is.</param>
/// <param name="Setup">What the proxies are configured for.</param>
/// <param name="RunAsync">Does it once.</param>
/// <param name="Target">What it may cost.</param>
internal sealed record Workload(string Name, WorkUnit Unit, Setup Setup, Func<RunningProxy, Task<LoadResult>> RunAsync, Target? Target)
{
    /// <summary>What the rate is to be, where that is a target too.</summary>
    public Target? Rate { get; init; }
}

/// <summary>What is counted, and in what its cost is told.</summary>
internal sealed record WorkUnit(string Name, string Cost, double PerSecond)
{
    public static readonly WorkUnit Request = new("request", "µs", 1e6);
    public static readonly WorkUnit Connection = new("connection", "µs", 1e6);
    public static readonly WorkUnit Gibibyte = new("GiB", "ms", 1e3);
}
