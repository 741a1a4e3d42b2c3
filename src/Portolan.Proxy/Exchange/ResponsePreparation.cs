using Portolan.Http.Messages;
using Portolan.Proxy.Model;

namespace Portolan.Proxy.Exchange;

/// <summary>
/// Brings a response into the form in which the client gets it: the edits of the backend, then of the rule, then what is said to browsers.
/// The backend's <c>Server</c> passes unchanged; the gateway adds none.
/// </summary>
internal static class ResponsePreparation
{
    /// <summary>Edits a backend's response.</summary>
    public static void Forward(HttpResponseHead head, HttpRequestHead request, RoutePlan plan, BackendShare share, ReadOnlySpan<byte> date)
    {
        share.ResponseEdits?.Apply(head.Fields);
        Finish(head, request, plan, date);
    }

    /// <summary>Edits a response that the gateway makes for a rule.</summary>
    public static void Finish(HttpResponseHead head, HttpRequestHead request, RoutePlan plan, ReadOnlySpan<byte> date)
    {
        plan.ResponseEdits?.Apply(head.Fields);
        plan.CorsFields?.Allow(request.Fields, head.Fields);
        SetDate(head, date);
    }

    /// <summary>RFC 9110, 6.6.1: "A recipient with a clock that receives a response message without a Date header field MUST record the
    /// time it was received and append a corresponding Date header field to the message's header section if it is cached or forwarded
    /// downstream".</summary>
    public static void SetDate(HttpResponseHead head, ReadOnlySpan<byte> date)
    {
        if (head.Fields.IndexOf(KnownField.Date) < 0)
        {
            head.Fields.Add(KnownField.Date, "date"u8, date);
        }
    }

    /// <summary>What comes behind the body must not undo an edit of the head.</summary>
    public static void Protect(FieldSection trailers, RoutePlan plan, BackendShare share)
    {
        share.ResponseEdits?.Protect(trailers);
        plan.ResponseEdits?.Protect(trailers);
    }
}
