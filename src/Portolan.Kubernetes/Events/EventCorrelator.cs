using System.Globalization;
using Portolan.Api;
using Portolan.Api.Core;

namespace Portolan.Kubernetes.Events;

/// <summary>
/// Decides how notices become Events, with the rules and numbers of client-go: the same one again is counted; the tenth and further similar
/// ones (that differ by their message alone), none ten minutes after the one before, share one Event; and an object gets 25 at once and
/// then one in five minutes.
/// </summary>
/// <remarks>Pure but for what it remembers. :: Step 1: similar ones; :: Step 2: same ones; :: Step 3: too many.</remarks>
internal sealed class EventCorrelator(string component)
{
    private const int Remembered = 4096;
    private const int MostDistinct = 9;
    private const int Burst = 25;
    private const int LongestMessage = 1024;
    private const int LongestName = 253;
    private const string CombinedPrefix = "(combined from similar events): ";
    private static readonly TimeSpan SimilarInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TokenInterval = TimeSpan.FromMinutes(5);

    private readonly RecentMap<SimilarKey, SimilarNotices> _similar = new(Remembered);
    private readonly RecentMap<EventNotice, Event> _told = new(Remembered);
    private readonly RecentMap<ObjectReference, Tokens> _tokens = new(Remembered);
    private long _lastStamp;

    public Correlation Correlate(EventNotice notice, DateTimeOffset now)
    {
        // A version says nothing of what happened: with it, nothing would be the same twice.
        notice = notice with
        {
            About = notice.About with { ResourceVersion = null },
        };

        // :: Step 1
        var isCombined = IsOneOfMany(notice, now);
        var key = isCombined ? notice with { Message = CombinedPrefix } : notice;
        var message = Cut(isCombined ? CombinedPrefix + notice.Message : notice.Message);

        // :: Step 2
        var before = _told.Find(key);
        var told = before is null
            ? NewEvent(notice, message, now)
            : before with
            {
                Count = before.Count + 1,
                LastTimestamp = now,
                Message = message,
            };
        _told.Set(key, told);

        // :: Step 3
        if (!TryTake(notice.About, now))
        {
            return new Correlation.Dropped();
        }

        return before is null ? new Correlation.New(told) : new Correlation.Again(told);
    }

    private bool IsOneOfMany(EventNotice notice, DateTimeOffset now)
    {
        var key = new SimilarKey(notice.About, notice.Severity, notice.Reason);
        var known = _similar.Find(key);
        if (known is null || now - known.Last > SimilarInterval)
        {
            _similar.Set(key, known = new SimilarNotices());
        }

        known.Last = now;
        if (known.Messages.Count >= MostDistinct)
        {
            return !known.Messages.Contains(notice.Message);
        }

        known.Messages.Add(notice.Message);
        return false;
    }

    private bool TryTake(ObjectReference about, DateTimeOffset now)
    {
        var tokens = _tokens.Find(about) ?? new Tokens(Burst, now);
        var left = Math.Min(Burst, tokens.Left + ((now - tokens.At) / TokenInterval));
        _tokens.Set(about, new Tokens(left >= 1 ? left - 1 : left, now));
        return left >= 1;
    }

    private Event NewEvent(EventNotice notice, string message, DateTimeOffset now) =>
        new()
        {
            // Events live in a namespace even when their object does not.
            Metadata = new ObjectMeta
            {
                Name = NewName(notice.About.Name ?? "", now),
                Namespace = notice.About.Namespace is { Length: > 0 } given ? given : "default",
            },
            InvolvedObject = notice.About,
            Reason = notice.Reason,
            Message = message,
            EventType = notice.Severity.ToString(),
            Count = 1,
            FirstTimestamp = now,
            LastTimestamp = now,
            Source = new EventSource { Component = component },
            ReportingComponent = component,
            ReportingInstance = "",
        };

    /// <summary>The object's name and the time, as client-go has it; later than the name before it, so that no two are the same.</summary>
    private string NewName(string about, DateTimeOffset now)
    {
        _lastStamp = Math.Max(_lastStamp + 1, (now - DateTimeOffset.UnixEpoch).Ticks * 100);
        var suffix = "." + _lastStamp.ToString("x", CultureInfo.InvariantCulture);
        return about[..Math.Min(about.Length, LongestName - suffix.Length)].TrimEnd('-', '.') + suffix;
    }

    private static string Cut(string message) => message.Length <= LongestMessage ? message : message[..(LongestMessage - 1)] + "…";

    private sealed record SimilarKey(ObjectReference About, EventSeverity Severity, string Reason);

    private sealed class SimilarNotices
    {
        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public DateTimeOffset Last { get; set; }
    }

    private sealed record Tokens(double Left, DateTimeOffset At);
}
