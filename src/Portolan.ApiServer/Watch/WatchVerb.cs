using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Http;
using Portolan.ApiServer.Objects;
using Portolan.ApiServer.Storage;

namespace Portolan.ApiServer.Watch;

/// <summary>
/// <c>watch</c>: sends changes as they are committed, from a version on or after the current state. It reads the kind's log at its own
/// pace; bookmarks tell the client how far it is when nothing of interest happens.
/// </summary>
internal sealed class WatchVerb(ApiContext context, CancellationToken stopping)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestDefault = TimeSpan.FromMinutes(30);

    public async Task RunAsync(ApiRequest request)
    {
        var options = ListOptions.Of(request);
        var timeout = request.Number("timeoutSeconds");
        // Spread, so that watchers that started together do not come back together.
        var lifetime = timeout > 0 ? TimeSpan.FromSeconds(Math.Min(timeout, 86400)) : ShortestDefault * (1 + Random.Shared.NextDouble());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        var deadline = context.Time.GetUtcNow() + lifetime;

        request.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        request.Http.Response.StatusCode = StatusCodes.Status200OK;
        request.Http.Response.ContentType =
            request.Negotiation.Format == TextFormat.Json ? "application/json" : throw Refusals.NotAcceptable("application/json");
        var sender = new WatchSender(request, options);
        try
        {
            await ServeAsync(options, sender, deadline, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client went away, or the server is stopping: both end a watch as it should end.
        }
    }

    private async Task ServeAsync(ListOptions options, WatchSender sender, DateTimeOffset deadline, CancellationToken end)
    {
        try
        {
            var log = context.Store.LogOf(sender.Stored);
            var revision = await StartAsync(options, sender, end);
            var position = log.PositionAfter(revision) ?? throw Refusals.TooOld(revision, log.CompactedRevision);
            await sender.FlushAsync(end);
            await FollowAsync(log, new(position, revision, deadline), sender, options.WantsBookmarks, end);
        }
        catch (StatusException refusal)
        {
            // From here on a refusal is an event: clients watch for those, and not for a status of the answer.
            sender.SendError(refusal);
            await sender.FlushAsync(end);
        }
    }

    /// <summary>Sends the current state if the client asked for it; returns the version after which changes follow.</summary>
    private async Task<long> StartAsync(ListOptions options, WatchSender sender, CancellationToken end)
    {
        if (options.Version is > 0 && options.SendInitialEvents != true)
        {
            return options.Version.Value;
        }
        var snapshot = context.Store.Current;
        if (options.Version > snapshot.Revision)
        {
            throw Refusals.TooNew(options.Version.Value, snapshot.Revision);
        }
        if (options.SendInitialEvents == false)
        {
            return snapshot.Revision;
        }
        foreach (var (_, stored) in snapshot.Of(sender.Stored))
        {
            if (!options.Matches(stored))
            {
                continue;
            }
            sender.Send("ADDED", stored);
            await sender.FlushIfLongAsync(end);
        }

        if (options.SendInitialEvents == true && options.WantsBookmarks)
        {
            sender.SendBookmark(snapshot.Revision, new JsonObject { ["k8s.io/initial-events-end"] = "true" });
        }
        return snapshot.Revision;
    }

    private async Task FollowAsync(WatchLog log, Progress progress, WatchSender sender, bool wantsBookmarks, CancellationToken end)
    {
        var batch = new List<StoreEvent>();
        var nextBookmark = context.Time.GetUtcNow() + BookmarkInterval;
        while (true)
        {
            batch.Clear();
            var read = log.Read(ref progress.Position, batch);
            if (read.IsExpired)
            {
                throw Refusals.TooOld(progress.Revision, log.CompactedRevision);
            }

            foreach (var change in batch)
            {
                // A client may ask to start at a version that is still to come.
                if (change.Revision > progress.Revision)
                {
                    sender.Send(change);
                }
                await sender.FlushIfLongAsync(end);
            }

            progress.Revision = Math.Max(progress.Revision, read.Revision);
            if (batch.Count > 0)
            {
                await sender.FlushAsync(end);
                continue;
            }

            var now = context.Time.GetUtcNow();
            var isOver = now >= progress.Deadline;
            if (wantsBookmarks && (isOver || now >= nextBookmark))
            {
                sender.SendBookmark(progress.Revision, null);
                await sender.FlushAsync(end);
                nextBookmark = now + BookmarkInterval;
            }

            if (isOver)
            {
                return;
            }
            var until = wantsBookmarks && nextBookmark < progress.Deadline ? nextBookmark : progress.Deadline;
            await WaitAsync(read.More, until - now, end);
        }
    }

    private async Task WaitAsync(Task more, TimeSpan atMost, CancellationToken end)
    {
        try
        {
            await more.WaitAsync(atMost < TimeSpan.Zero ? TimeSpan.Zero : atMost, context.Time, end);
        }
        catch (TimeoutException)
        {
            // Time for a bookmark, or for the end.
        }
    }

    private sealed class Progress(long position, long revision, DateTimeOffset deadline)
    {
        public long Position = position;

        public long Revision { get; set; } = revision;

        public DateTimeOffset Deadline { get; } = deadline;
    }
}
