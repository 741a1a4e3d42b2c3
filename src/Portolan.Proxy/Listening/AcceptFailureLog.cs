using Microsoft.Extensions.Logging;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Listening;

/// <summary>Says that connections cannot be accepted: once in <see cref="Quiet"/>, however often it happens.</summary>
internal sealed partial class AcceptFailureLog(ILogger logger, TimeProvider clock)
{
    /// <summary>How long nothing is said after something was.</summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _saidAt;

    /// <summary>Connections wait and are not accepted for a moment.</summary>
    public void Say(AcceptFailure failure)
    {
        lock (_lock)
        {
            if (_saidAt is { } said && clock.GetElapsedTime(said) < Quiet)
            {
                return;
            }

            _saidAt = clock.GetTimestamp();
        }

        if (failure == AcceptFailure.DescriptorsOfProcess)
        {
            Log.NoDescriptors(logger, ProcessLimits.Descriptors);
        }
        else
        {
            Log.NoResources(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            4001,
            LogLevel.Warning,
            "All {Limit} descriptors of this process are in use: new connections wait until some are closed. Raise the limit (\"ulimit -n\", LimitNOFILE=) or lower the number of connections."
        )]
        public static partial void NoDescriptors(ILogger logger, long limit);

        [LoggerMessage(
            4009,
            LogLevel.Warning,
            "The system has no more descriptors or memory for sockets: new connections wait until there are some (\"sysctl fs.file-nr\")."
        )]
        public static partial void NoResources(ILogger logger);
    }
}
