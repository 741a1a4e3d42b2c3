using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Portolan.ApiServer.Audit;
using Portolan.ApiServer.Discovery;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Objects;

namespace Portolan.ApiServer.Http;

/// <summary>
/// The way of every request: 1. who sends it; 2. is it about the server itself (health, version, discovery, schemas); 3. which kind and
/// verb;
/// 4. the verb; 5. a refusal becomes a Status; 6. the audit log.
/// </summary>
internal sealed partial class ApiPipeline(ApiContext context, ApiParts parts, AuditLog? audit, ILogger logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var started = Stopwatch.GetTimestamp();
        ApiUser? user = null;
        try
        {
            // :: Step 1: who
            user = parts.Authenticator.Identify(http);
            await AnswerAsync(http, user);
        }
        catch (StatusException e)
        {
            await RefuseAsync(http, e);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer to. What was done before the client left stands with its code in the audit log; what was not, must
            // not look done.
            LeftBeforeAnAnswer(http);
        }
        catch (BadHttpRequestException e) when (!IsCutShort(e))
        {
            await RefuseAsync(http, e.StatusCode == 413 ? Refusals.TooLarge(RequestBody.MaxLength) : Refusals.BadRequest(e.Message));
        }
        catch (IOException e)
        {
            // The client went away while its body was read; that may show before RequestAborted does, and as a request that is cut short,
            // which is an IOException, too. Whoever is left sees a broken answer, not a good one.
            Log.Disconnected(logger, http.Request.Method, http.Request.Path, e.Message);
            http.Abort();
            LeftBeforeAnAnswer(http);
        }
        catch (Exception e)
        {
            Log.Failed(logger, http.Request.Method, http.Request.Path, e);
            await RefuseAsync(http, Refusals.Internal(e.Message));
        }

        // :: Step 6: what happened
        audit?.Write(http, user, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>
    /// Whether a request is bad because its client stopped sending before the body was there: which of several exceptions tells of it
    /// depends on what is seen first.
    /// </summary>
    private static bool IsCutShort(BadHttpRequestException error) =>
        error.StatusCode == StatusCodes.Status400BadRequest
        && error.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal);

    private static void LeftBeforeAnAnswer(HttpContext http)
    {
        if (!http.Response.HasStarted && http.Response.ContentType is null)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    private async Task AnswerAsync(HttpContext http, ApiUser user)
    {
        // :: Step 2: the server itself
        if (
            await parts.ServerFacts.TryAnswerAsync(http)
            || await parts.Discovery.TryAnswerAsync(http)
            || await parts.OpenApi.TryAnswerAsync(http)
        )
        {
            return;
        }

        // :: Step 3: what
        var path = RequestPath.Parse(http.Request.Path.Value!) ?? throw Refusals.UnknownPath();
        if (VirtualResources.Find(path.Group, path.Version, path.Plural) is { } question && path.Name.Length == 0)
        {
            await parts.Reviews.AnswerAsync(http, user, question);
            return;
        }

        var served = context.Registry.Current.Find(path.Group, path.Version, path.Plural) ?? throw Refusals.UnknownPath();
        if (path.Namespace.Length > 0 && !served.IsNamespaced)
        {
            throw Refusals.UnknownPath();
        }
        var request = new ApiRequest(
            http,
            user,
            new(served, path.Namespace, path.Name, path.Subresource),
            Negotiation.Of(http.Request),
            context.Time
        );
        if (served.Version.DeprecationWarning is { } warning)
        {
            request.Warn(warning);
        }

        // :: Step 4: do it
        await parts.Verbs.RunAsync(request);
    }

    private static async Task RefuseAsync(HttpContext http, StatusException refusal)
    {
        if (http.Response.HasStarted)
        {
            // Half an answer is out: end it such that the client cannot take it for a whole one.
            http.Abort();
            return;
        }

        await ApiResponse.WriteStatusAsync(http, refusal);
    }

    private static partial class Log
    {
        [LoggerMessage(1011, LogLevel.Debug, "{Method} {Path} ended early: {Message}")]
        public static partial void Disconnected(ILogger logger, string method, PathString path, string message);

        [LoggerMessage(1010, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, string method, PathString path, Exception e);
    }
}
