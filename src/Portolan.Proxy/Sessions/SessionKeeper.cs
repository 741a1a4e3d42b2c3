using System.Buffers;
using Portolan.Http.Messages;
using Portolan.Proxy.Backends;
using Portolan.Proxy.Model;
using Portolan.Routing;

namespace Portolan.Proxy.Sessions;

/// <summary>
/// Finds the session of a request, and tells the client of a new one. Only for rules that keep sessions: others pay nothing.
/// </summary>
internal static class SessionKeeper
{
    /// <summary>
    /// The share and the endpoint that a request's session leads to; none when it has no session, or one that is over. It comes before the
    /// weights of a rule: "the persistence to a single backend MUST be maintained across services, even if the weight is set to 0"
    /// (GEP-1619, "Traffic Splitting").
    /// </summary>
    public static (BackendShare? Share, BackendEndpoint? Endpoint) Find(
        RoutePlan rule,
        HttpRequestHead request,
        DateTimeOffset now,
        long timestamp
    )
    {
        SessionPlan? looked = null;
        foreach (var share in rule.Shares)
        {
            if (share.Sessions is not { } sessions || ReferenceEquals(sessions.Plan, looked))
            {
                continue;
            }

            looked = sessions.Plan;
            var values = new SessionValues(request.Fields, looked);
            while (values.MoveNext())
            {
                if (
                    SessionSeal.TryRead(values.Current, out var mark, out var began)
                    && now.ToUnixTimeMilliseconds() - began < looked.Lifetime
                    && Find(rule, looked, mark, timestamp) is { Endpoint: not null } found
                    && looked.Seal.IsGenuine(values.Current)
                )
                {
                    return found;
                }
            }
        }

        return default;
    }

    /// <summary>Begins a session with the endpoint that answers; <paramref name="room"/> is for what is put together.</summary>
    public static void Begin(
        HttpResponseHead head,
        ShareSessions sessions,
        BackendEndpoint endpoint,
        HttpMatch match,
        SessionMoment moment,
        ArrayBufferWriter<byte> room
    )
    {
        var plan = sessions.Plan;
        Span<byte> value = stackalloc byte[SessionSeal.ValueLength];
        plan.Seal.Write(sessions.MarkOf(endpoint), moment.Now.ToUnixTimeMilliseconds(), value);
        if (plan.Cookie is null)
        {
            plan.Field.RemoveFrom(head.Fields);
            head.Fields.Add(plan.Field.Field, plan.Field.Text, value);
            return;
        }

        room.ResetWrittenCount();
        SessionCookie.Write(room, plan, value, match, moment);
        head.Fields.Add(KnownField.SetCookie, "set-cookie"u8, room.WrittenSpan);
    }

    // The shares of a rule that keeps the sessions itself have one plan.
    private static (BackendShare? Share, BackendEndpoint? Endpoint) Find(RoutePlan rule, SessionPlan plan, UInt128 mark, long timestamp)
    {
        foreach (var share in rule.Shares)
        {
            if (share.Sessions is { } sessions && ReferenceEquals(sessions.Plan, plan) && sessions.Find(mark, timestamp) is { } endpoint)
            {
                return (share, endpoint);
            }
        }

        return default;
    }
}
