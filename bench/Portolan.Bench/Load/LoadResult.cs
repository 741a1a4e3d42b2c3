namespace Portolan.Bench.Load;

/// <summary>How much of something was done (requests, GiB, connections), and how much a second.</summary>
internal sealed record LoadResult(double Units, double PerSecond);
