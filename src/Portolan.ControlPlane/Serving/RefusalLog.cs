using Microsoft.Extensions.Logging;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// Tells of streams that were refused, one line in ten seconds: anybody who reaches the port can cause refusals, and must not be able to
/// fill a disk with them. A line says how many more there were since the one before.
/// </summary>
internal sealed partial class RefusalLog(ILogger logger, TimeProvider time)
{
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _lastTold;
    private int _untold;

    /// <summary>Tells that a stream from <paramref name="peer"/> was refused, or counts it.</summary>
    public void Tell(string peer, string reason)
    {
        int untold;
        lock (_gate)
        {
            if (_lastTold is { } last && time.GetElapsedTime(last) < Pause)
            {
                _untold++;
                return;
            }

            _lastTold = time.GetTimestamp();
            (untold, _untold) = (_untold, 0);
        }

        Log.Refused(logger, peer, reason, untold);
    }

    private static partial class Log
    {
        [LoggerMessage(
            3002,
            LogLevel.Warning,
            "A stream from {Peer} was refused: {Reason} ({Untold} more were refused since the last such line)"
        )]
        public static partial void Refused(ILogger logger, string peer, string reason, int untold);
    }
}
