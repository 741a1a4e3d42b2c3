using System.Diagnostics;
using System.Globalization;
using System.Text;
using Portolan.Proxy.AccessLog;

namespace Portolan.Proxy.Errors;

/// <summary>
/// How an error shows: the status for the client, that for a gRPC client, the flag in the access log, the label in metrics, and the body.
/// <see cref="Body"/> says nothing of the inside of the network.
/// </summary>
internal sealed record ProxyErrorRow(ProxyError Error, int Status, GrpcStatus Grpc, string Flag, string Label, byte[] Body)
{
    /// <summary>The flag as a part of an access log line.</summary>
    public byte[] LogPart { get; } = LogLine.Encode("flag", Flag);

    /// <summary>The gRPC status as the value of <c>grpc-status</c>.</summary>
    public byte[] GrpcStatusText { get; } = Encoding.ASCII.GetBytes(((int)Grpc).ToString(CultureInfo.InvariantCulture));

    /// <summary>The body as the value of <c>grpc-message</c>: one line, and nothing in it that would have to be escaped.</summary>
    public ReadOnlySpan<byte> GrpcMessage => Body.AsSpan().TrimEnd((byte)'\n');
}

/// <summary>The one table from errors to what people see. <c>docs/reference</c> repeats it; a test compares them.</summary>
internal static class ProxyErrorTable
{
    private static readonly ProxyErrorRow[] Rows = [.. Enum.GetValues<ProxyError>().Select(RowOf)];

    /// <summary>The row of an error; no search.</summary>
    public static ProxyErrorRow Of(ProxyError error) => Rows[(int)error];

    private static ProxyErrorRow RowOf(ProxyError error) =>
        error switch
        {
            ProxyError.None => Row(error, 200, GrpcStatus.Ok, "-", "none", ""),
            ProxyError.BadRequest => Row(error, 400, GrpcStatus.Internal, "BQ", "bad_request", "The request is not valid HTTP."),
            ProxyError.BadTarget => Row(error, 400, GrpcStatus.Internal, "BT", "bad_target", "The request target is not a valid path."),
            ProxyError.BadHost => Row(error, 400, GrpcStatus.Internal, "BH", "bad_host", "The request does not name a valid host."),
            ProxyError.BadMethod => Row(
                error,
                501,
                GrpcStatus.Unimplemented,
                "BM",
                "bad_method",
                "This gateway does not serve this method."
            ),
            ProxyError.MethodRefused => Row(
                error,
                405,
                GrpcStatus.Unimplemented,
                "MR",
                "method_refused",
                "This gateway does not carry this method."
            ),
            ProxyError.UpgradeRefused => Row(
                error,
                501,
                GrpcStatus.Unimplemented,
                "UR",
                "upgrade_refused",
                "This gateway does not carry this protocol."
            ),
            ProxyError.NoRoute => Row(
                error,
                404,
                GrpcStatus.Unimplemented,
                "NR",
                "no_route",
                "This gateway has no route for this request."
            ),
            ProxyError.Misdirected => Row(
                error,
                421,
                GrpcStatus.Unavailable,
                "MD",
                "misdirected",
                "This connection was made for another host."
            ),
            ProxyError.RuleInvalid => Row(
                error,
                500,
                GrpcStatus.Unavailable,
                "RI",
                "rule_invalid",
                "The route for this request is not valid."
            ),
            ProxyError.NoBackend => Row(
                error,
                500,
                GrpcStatus.Unavailable,
                "NB",
                "no_backend",
                "The route for this request has no backend."
            ),
            ProxyError.BackendUnresolved => Row(
                error,
                500,
                GrpcStatus.Unavailable,
                "BU",
                "backend_unresolved",
                "The backend for this request does not exist."
            ),
            ProxyError.NoEndpoint => Row(
                error,
                503,
                GrpcStatus.Unavailable,
                "NE",
                "no_endpoint",
                "The backend has no endpoint that is ready."
            ),
            ProxyError.ConnectFailed => Row(error, 503, GrpcStatus.Unavailable, "CF", "connect_failed", "The backend cannot be reached."),
            ProxyError.TlsFailed => Row(error, 502, GrpcStatus.Unavailable, "TF", "tls_failed", "The backend cannot be reached over TLS."),
            ProxyError.BackendUntrusted => Row(
                error,
                502,
                GrpcStatus.Unavailable,
                "TU",
                "backend_untrusted",
                "The backend's certificate is not the one that it must have."
            ),
            ProxyError.RetryBudget => Row(
                error,
                503,
                GrpcStatus.Unavailable,
                "RB",
                "retry_budget",
                "The backend failed, and is not asked again for now."
            ),
            ProxyError.BackendReset => Row(
                error,
                502,
                GrpcStatus.Unavailable,
                "BR",
                "backend_reset",
                "The backend closed the connection without an answer."
            ),
            ProxyError.BadResponse => Row(error, 502, GrpcStatus.Unavailable, "BA", "bad_response", "The backend's answer cannot be used."),
            ProxyError.BackendTimeout => Row(
                error,
                504,
                GrpcStatus.DeadlineExceeded,
                "TB",
                "backend_timeout",
                "The backend did not answer in time."
            ),
            ProxyError.RequestTimeout => Row(
                error,
                504,
                GrpcStatus.DeadlineExceeded,
                "TR",
                "request_timeout",
                "The request took too long."
            ),
            ProxyError.IdleTimeout => Row(
                error,
                504,
                GrpcStatus.DeadlineExceeded,
                "TI",
                "idle_timeout",
                "The request stood still for too long."
            ),
            ProxyError.BadRequestBody => Row(
                error,
                400,
                GrpcStatus.Internal,
                "BB",
                "bad_request_body",
                "The request's body cannot be read."
            ),
            ProxyError.ClientGone => Row(error, 499, GrpcStatus.Cancelled, "CG", "client_gone", ""),
            ProxyError.Internal => Row(error, 500, GrpcStatus.Internal, "IN", "internal", "The gateway failed."),
            _ => throw new UnreachableException(),
        };

    private static ProxyErrorRow Row(ProxyError error, int status, GrpcStatus grpc, string flag, string label, string text) =>
        new(error, status, grpc, flag, label, text.Length == 0 ? [] : Encoding.ASCII.GetBytes(text + "\n"));
}
