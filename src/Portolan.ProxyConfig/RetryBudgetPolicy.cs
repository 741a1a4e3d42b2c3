namespace Portolan.ProxyConfig;

/// <summary>
/// How much of what a backend is asked may be repeats (GEP-3388): <paramref name="Percent"/> of a hundred requests of the last
/// <paramref name="Interval"/>, and in any case <paramref name="LeastCount"/> repeats in <paramref name="LeastInterval"/>. Beyond it a
/// request is answered 503 rather than repeated.
/// </summary>
public sealed record RetryBudgetPolicy(int Percent, TimeSpan Interval, int LeastCount, TimeSpan LeastInterval);
