using Portolan.ProxyConfig;
using Portolan.Translation.Engine;

namespace Portolan.Translation.GatewayApi.Attachment;

/// <summary>
/// Who keeps a listener, among routes whose host names meet there. A route loses it to the first route of the other kind that comes before
/// it and has not lost it itself, so that the question leads to older and older routes; it is answered without recursion, for whoever
/// writes routes decides how long that chain is.
/// </summary>
internal sealed class RivalContest(IReader reader, ListenerKey listener)
{
    // To whom a route has lost the listener; null when it keeps it.
    private readonly Dictionary<RoutePlace, RoutePlace?> _winners = [];

    /// <summary>To which route of the other kind a route loses the listener; absent when it keeps it.</summary>
    public RoutePlace? WinnerOver(RoutePlace route)
    {
        var open = new Stack<Question>([new Question(route, RivalsBefore(route).GetEnumerator())]);
        while (open.TryPeek(out var question))
        {
            if (question.Rival is { } rival && !HasLost(rival))
            {
                _winners[question.Route] = rival;
                open.Pop();
            }
            else if (!question.Rivals.MoveNext())
            {
                _winners[question.Route] = null;
                open.Pop();
            }
            else
            {
                question.Rival = question.Rivals.Current;
                if (!_winners.ContainsKey(question.Rival))
                {
                    open.Push(new Question(question.Rival, RivalsBefore(question.Rival).GetEnumerator()));
                }
            }
        }

        return _winners[route];
    }

    /// <summary>
    /// The rivals that come before a route, as far as anybody asks: once one is found that keeps the listener, the others do not matter.
    /// </summary>
    private IEnumerable<RoutePlace> RivalsBefore(RoutePlace route)
    {
        var others = RequestRivals.OthersOf(route);
        foreach (
            var place in reader
                .Member(RequestRivals.OwnOf(route).Claims, listener, route)
                .SelectMany(name => NamePlaces.Meeting(listener, name))
                .Distinct()
        )
        {
            // Nobody at the place comes before its first one.
            if (reader.Member(others.First, place, Whole.Instance) is not { } first || first.CompareTo(route) > 0)
            {
                continue;
            }

            yield return first;

            // It has lost the listener, or nobody would ask for more.
            foreach (var rival in reader.Members(others.All, place).Keys.Where(rival => rival.CompareTo(route) < 0).Order())
            {
                yield return rival;
            }
        }
    }

    private bool HasLost(RoutePlace route) => _winners[route] is not null;

    /// <summary>Whether a route keeps the listener, as far as that is answered.</summary>
    private sealed class Question(RoutePlace route, IEnumerator<RoutePlace> rivals)
    {
        public RoutePlace Route { get; } = route;

        public IEnumerator<RoutePlace> Rivals { get; } = rivals;

        /// <summary>The rival whose own question comes first.</summary>
        public RoutePlace? Rival { get; set; }
    }
}
