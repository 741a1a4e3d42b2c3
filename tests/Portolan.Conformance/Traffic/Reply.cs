using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Traffic;

/// <summary>What came back.</summary>
internal sealed record Reply(int Status, IReadOnlyDictionary<string, string[]> Headers, string Body)
{
    /// <summary>The backend's report, when an echo backend answered.</summary>
    public EchoReport? Echo { get; init; }

    public string? CertificateThumbprint { get; init; }

    public override string ToString() =>
        Echo is { } echo
            ? $"{Status} from {echo.Namespace}/{echo.Pod}"
            : $"{Status}{(Headers.TryGetValue("Location", out var location) ? $" to {location[0]}" : "")} {Body[..Math.Min(Body.Length, 200)]}".TrimEnd();
}
