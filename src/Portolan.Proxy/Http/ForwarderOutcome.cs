using Microsoft.AspNetCore.Http;
using Portolan.Proxy.Attempts;
using Yarp.ReverseProxy.Forwarder;

namespace Portolan.Proxy.Http;

/// <summary>Says YARP's errors in our terms.</summary>
internal static class ForwarderOutcome
{
    /// <summary>What an error means for the attempt.</summary>
    public static AttemptOutcome Of(ForwarderError error, HttpContext context, in AttemptDeadline deadline)
    {
        if (deadline.HasPassed)
        {
            return deadline.Outcome;
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            return AttemptOutcome.ClientGone;
        }

        return error switch
        {
            ForwarderError.Request => OfRequest(context),
            ForwarderError.RequestTimedOut => AttemptOutcome.IdleTimeout,
            ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled => AttemptOutcome.ClientGone,
            ForwarderError.RequestBodyClient => AttemptOutcome.BadRequestBody,
            ForwarderError.RequestBodyDestination => AttemptOutcome.Reset,
            ForwarderError.ResponseBodyCanceled
                or ForwarderError.ResponseBodyClient
                or ForwarderError.ResponseBodyDestination
                or ForwarderError.UpgradeActivityTimeout
                or ForwarderError.UpgradeRequestCanceled
                or ForwarderError.UpgradeRequestClient
                or ForwarderError.UpgradeRequestDestination
                or ForwarderError.UpgradeResponseCanceled
                or ForwarderError.UpgradeResponseClient
                or ForwarderError.UpgradeResponseDestination => AttemptOutcome.BrokenOff,
            ForwarderError.ResponseHeaders => AttemptOutcome.BadResponse,
            _ => AttemptOutcome.Internal,
        };
    }

    private static AttemptOutcome OfRequest(HttpContext context)
    {
        var kind = (context.Features.Get<IForwarderErrorFeature>()?.Exception as HttpRequestException)?.HttpRequestError;
        return kind switch
        {
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError => AttemptOutcome.ConnectFailed,
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded => AttemptOutcome.BadResponse,
            _ => AttemptOutcome.Reset,
        };
    }
}
