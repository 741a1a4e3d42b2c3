using Portolan.ProxyConfig;

namespace Portolan.Translation.Explain;

/// <summary>What a client gets that no backend answers, in words.</summary>
internal static class ClientOutcome
{
    public static string NoListenerOnPort(RequestQuestion question) =>
        question.Protocol == AskedProtocol.Udp ? "no answer" : "connection refused";

    public static string NoListener(RequestQuestion question) =>
        question.IsTls ? $"the TLS handshake fails: no listener has the hostname {question.ServerName}"
        : question.IsRequest ? $"{NotFound(question)}: no listener has the hostname {question.Host}"
        : $"{Ended(question)}: the listener takes none";

    public static string NoRule(RequestQuestion question, ListenerProtocol protocol) =>
        !IsOfRequests(protocol) ? $"{Ended(question)}: no rule is for it"
        : question.IsRequest ? $"{NotFound(question)}: no rule matches"
        : $"TLS ends here, and then the listener expects requests: ask for https://{question.Url.Authority}/";

    public static string BrokenReference(RequestQuestion question, ListenerProtocol protocol) =>
        IsOfRequests(protocol)
            ? $"500{Grpc(question, "14 UNAVAILABLE")}: the reference is broken"
            : $"{Ended(question)}: the reference is broken";

    public static string NoEndpoint(RequestQuestion question, ListenerProtocol protocol) =>
        IsOfRequests(protocol)
            ? $"503{Grpc(question, "14 UNAVAILABLE")}: no endpoint is ready"
            : $"{Ended(question)}: no endpoint is ready";

    public static string NoWeight(ListenerProtocol protocol) =>
        protocol switch
        {
            ListenerProtocol.Http or ListenerProtocol.Https => "500: the rule has no backend of weight above 0",
            ListenerProtocol.Udp => "dropped: the rule has no backend of weight above 0",
            _ => "closed: the rule has no backend of weight above 0",
        };

    /// <summary>What the proxy does to a stream before it forwards it; absent where that is nothing.</summary>
    public static string? Before(ListenerProtocol protocol) =>
        protocol switch
        {
            ListenerProtocol.TlsPassthrough => "TLS passes through: the backend shows its certificate, and what is inside is its own",
            ListenerProtocol.Tls => "TLS ends here: the backend gets the bytes that were inside",
            _ => null,
        };

    /// <summary>Whether a listener takes requests, and not streams or datagrams.</summary>
    public static bool IsOfRequests(ListenerProtocol protocol) => protocol is ListenerProtocol.Http or ListenerProtocol.Https;

    private static string NotFound(RequestQuestion question) => $"404{Grpc(question, "12 UNIMPLEMENTED")}";

    private static string Grpc(RequestQuestion question, string status) => question.IsGrpc ? $" (grpc-status {status})" : "";

    private static string Ended(RequestQuestion question) => question.Protocol == AskedProtocol.Udp ? "dropped" : "closed";
}
