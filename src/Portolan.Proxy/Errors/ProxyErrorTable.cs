using System.Diagnostics;
using System.Text;
using Portolan.Proxy.AccessLog;

namespace Portolan.Proxy.Errors;

/// <summary>
/// How an error shows: the status for the client, the flag in the access log, the label in metrics, and the body. <see cref="Body"/> says
/// nothing of the inside of the network.
/// </summary>
internal sealed record ProxyErrorRow(ProxyError Error, int Status, string Flag, string Label, byte[] Body)
{
    /// <summary>The flag as a part of an access log line.</summary>
    public byte[] LogPart { get; } = LogLine.Encode("flag", Flag);
}

/// <summary>The one table from errors to what people see. <c>docs/reference</c> repeats it; a test compares them.</summary>
internal static class ProxyErrorTable
{
    private static readonly ProxyErrorRow[] Rows = [.. Enum.GetValues<ProxyError>().Select(RowOf)];

    /// <summary>The row of an error; no search.</summary>
    public static ProxyErrorRow Of(ProxyError error) => Rows[(int)error];

    private static ProxyErrorRow RowOf(ProxyError error) => error switch
    {
        ProxyError.None => Row(error, 200, "-", "none", ""),
        ProxyError.BadRequest => Row(error, 400, "BQ", "bad_request", "The request is not valid HTTP."),
        ProxyError.BadTarget => Row(error, 400, "BT", "bad_target", "The request target is not a valid path."),
        ProxyError.BadHost => Row(error, 400, "BH", "bad_host", "The request does not name a valid host."),
        ProxyError.BadMethod => Row(error, 501, "BM", "bad_method", "This gateway does not serve this method."),
        ProxyError.MethodRefused => Row(error, 405, "MR", "method_refused", "This gateway does not carry this method."),
        ProxyError.UpgradeRefused => Row(error, 501, "UR", "upgrade_refused", "This gateway does not carry this protocol."),
        ProxyError.NoRoute => Row(error, 404, "NR", "no_route", "This gateway has no route for this request."),
        ProxyError.Misdirected => Row(error, 421, "MD", "misdirected", "This connection was made for another host."),
        ProxyError.RuleInvalid => Row(error, 500, "RI", "rule_invalid", "The route for this request is not valid."),
        ProxyError.NoBackend => Row(error, 500, "NB", "no_backend", "The route for this request has no backend."),
        ProxyError.BackendUnresolved => Row(error, 500, "BU", "backend_unresolved", "The backend for this request does not exist."),
        ProxyError.NoEndpoint => Row(error, 503, "NE", "no_endpoint", "The backend has no endpoint that is ready."),
        ProxyError.ConnectFailed => Row(error, 503, "CF", "connect_failed", "The backend cannot be reached."),
        ProxyError.TlsFailed => Row(error, 502, "TF", "tls_failed", "The backend cannot be reached over TLS."),
        ProxyError.BackendUntrusted => Row(error, 502, "TU", "backend_untrusted", "The backend's certificate is not the one that it must have."),
        ProxyError.BackendReset => Row(error, 502, "BR", "backend_reset", "The backend closed the connection without an answer."),
        ProxyError.BadResponse => Row(error, 502, "BA", "bad_response", "The backend's answer cannot be used."),
        ProxyError.BackendTimeout => Row(error, 504, "TB", "backend_timeout", "The backend did not answer in time."),
        ProxyError.RequestTimeout => Row(error, 504, "TR", "request_timeout", "The request took too long."),
        ProxyError.IdleTimeout => Row(error, 504, "TI", "idle_timeout", "The request stood still for too long."),
        ProxyError.BadRequestBody => Row(error, 400, "BB", "bad_request_body", "The request's body cannot be read."),
        ProxyError.ClientGone => Row(error, 499, "CG", "client_gone", ""),
        ProxyError.Internal => Row(error, 500, "IN", "internal", "The gateway failed."),
        _ => throw new UnreachableException(),
    };

    private static ProxyErrorRow Row(ProxyError error, int status, string flag, string label, string text) =>
        new(error, status, flag, label, text.Length == 0 ? [] : Encoding.ASCII.GetBytes(text + "\n"));
}
