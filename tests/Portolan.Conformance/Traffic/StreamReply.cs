using Portolan.Conformance.Workloads;

namespace Portolan.Conformance.Traffic;

/// <summary>What came of a connection or a datagram.</summary>
/// <param name="Report">Who answered; null when nobody did.</param>
/// <param name="IsEndedByWorkload">Whether the workload ended TLS.</param>
/// <param name="Thumbprint">The certificate that was shown.</param>
/// <param name="Failure">Why nobody answered.</param>
internal sealed record StreamReply(PodReport? Report, bool IsEndedByWorkload, string? Thumbprint, string? Failure)
{
    public override string ToString() =>
        Report is { } report
            ? $"answered by {report.Namespace}/{report.Pod}{(IsEndedByWorkload ? " (in its own TLS)" : "")}"
            : Failure ?? "no answer";

    /// <summary>How it differs from what a row wants; null when it does not.</summary>
    public string? DifferenceTo(StreamExchange wanted) =>
        (wanted, Report) switch
        {
            ({ Workload: null }, null) => null,
            ({ Workload: null }, _) => "no answer wanted",
            (_, null) => $"an answer from {wanted.Workload} wanted",
            ({ Workload: var workload }, { Workload: var actual }) when workload != actual => $"an answer from {workload} wanted",
            ({ Namespace: { } space }, { Namespace: var actual }) when space != actual => $"an answer from namespace {space} wanted",
            ({ IsEndedByWorkload: { } ended }, _) when ended != IsEndedByWorkload => ended
                ? "TLS was not passed through"
                : "TLS was not ended by the gateway",
            ({ CertificateThumbprint: { } thumbprint }, _) when thumbprint != Thumbprint => "another certificate wanted",
            _ => null,
        };
}
