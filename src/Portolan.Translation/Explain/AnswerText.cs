using System.Text;

namespace Portolan.Translation.Explain;

/// <summary>An answer as lines for a terminal.</summary>
public static class AnswerText
{
    private const int MostOthers = 20;

    /// <summary>The lines, each ended by a line feed.</summary>
    public static string Render(RequestAnswer answer)
    {
        var text = new StringBuilder();
        Line(text, 0, Asked(answer.Question));
        if (answer.PathFault is { } fault)
        {
            Line(text, 0, $"→ 400: the path is refused ({fault})");
        }
        else if (answer.Gateways.IsEmpty)
        {
            Line(
                text,
                0,
                $"→ {ClientOutcome.NoListenerOnPort(answer.Question)}: no listener on port {answer.Question.Url.Port} for {answer.Question.Url.Scheme}"
            );
            foreach (var listener in answer.ListenersElsewhere)
            {
                Line(text, 1, $"there is {listener}");
            }
        }

        foreach (var gateway in answer.Gateways)
        {
            Render(text, gateway);
        }

        foreach (var detached in answer.Detached)
        {
            Line(text, 0, $"{detached.Object}, {detached.Part}: {detached.Reason}: {detached.Message}");
        }

        return text.ToString();
    }

    private static string Asked(RequestQuestion question) =>
        question.Protocol switch
        {
            AskedProtocol.Http or AskedProtocol.Https => $"{question.Method} {question.Url} (Host: {question.Host})",
            AskedProtocol.Tls when question.ServerName.Length > 0 => $"{question.Url} (server name: {question.ServerName})",
            AskedProtocol.Tls => $"{question.Url} (no server name)",
            _ => question.Url.ToString(),
        };

    private static void Render(StringBuilder text, GatewayAnswer gateway)
    {
        var at = gateway.Addresses.IsEmpty ? "" : $" at {string.Join(", ", gateway.Addresses)}";
        Line(text, 0, $"Gateway {gateway.Proxy.Namespace}/{gateway.Proxy.Name}{at}");
        if (gateway.Listener is { } listener)
        {
            Line(text, 1, $"listener {listener.Section}{(gateway.Before is { } before ? $": {before}" : "")}");
        }
        if (gateway.Serving is { } rule)
        {
            Render(text, rule);
        }
        if (gateway.Refusal is { } refusal)
        {
            Line(text, 1, $"→ {refusal}");
        }

        if (!gateway.Others.IsEmpty)
        {
            Line(text, 1, "not taken:");
        }

        foreach (var other in gateway.Others.Take(MostOthers))
        {
            Line(text, 2, $"{other.Route} [{other.Match}]: {other.Reason}");
        }

        if (gateway.Others.Count > MostOthers)
        {
            Line(text, 2, $"and {gateway.Others.Count - MostOthers} more");
        }
    }

    private static void Render(StringBuilder text, ServingRule rule)
    {
        Line(text, 1, $"rule {rule.Route}{(rule.Name is { } name ? $" \"{name}\"" : "")} [{rule.Match}]");
        foreach (var filter in rule.Filters)
        {
            Line(text, 2, filter);
        }

        if (rule.Answer is { } answer)
        {
            Line(text, 1, $"→ {answer}");
        }

        foreach (var share in rule.Backends)
        {
            Line(text, 1, $"→ {share.Percent:0.##}% {Destination(share)}");
            foreach (var filter in share.Filters)
            {
                Line(text, 2, filter);
            }
        }

        foreach (var problem in rule.Problems)
        {
            Line(text, 2, $"! {problem}");
        }
    }

    private static string Destination(ExplainedShare share) =>
        share switch
        {
            { Backend: null } => share.Refusal!,
            { Refusal: { } refusal } => $"{share.Backend} → {refusal}",
            _ => $"{share.Backend} → {string.Join(", ", share.Endpoints)}",
        };

    private static void Line(StringBuilder text, int indent, string line) => text.Append(' ', indent * 2).Append(line).Append('\n');
}
