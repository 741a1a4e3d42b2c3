namespace Portolan.Http.Http2;

/// <summary>Counts the frames that cost us more than their sender. Each method names the limit that is exceeded, or null.</summary>
internal struct FloodGuard(Http2Limits limits)
{
    // So many octets that we send bring the peer one more pair of WINDOW_UPDATE.
    private const int OctetsAnUpdate = 512;

    private RateBudget _resets;
    private RateBudget _provokedResets;
    private RateBudget _refusedStreams;
    private RateBudget _pings;
    private RateBudget _settings;
    private RateBudget _priorities;
    private RateBudget _windowUpdates;
    private RateBudget _emptyFrames;
    private RateBudget _uselessFrames;
    private int _sent;

    public Http2Error? Reset(long now) => _resets.Take(limits.Resets, now) ? null : Http2Error.RapidReset;

    public Http2Error? ProvokedReset(long now) => _provokedResets.Take(limits.ProvokedResets, now) ? null : Http2Error.MadeYouReset;

    public Http2Error? RefusedStream(long now) => _refusedStreams.Take(limits.RefusedStreams, now) ? null : Http2Error.TooManyStreams;

    public Http2Error? Ping(long now) => _pings.Take(limits.Pings, now) ? null : Http2Error.PingFlood;

    public Http2Error? Settings(long now) => _settings.Take(limits.Settings, now) ? null : Http2Error.SettingsFlood;

    public Http2Error? Priority(long now) => _priorities.Take(limits.Priorities, now) ? null : Http2Error.PriorityFlood;

    public Http2Error? WindowUpdate(long now) => _windowUpdates.Take(limits.WindowUpdates, now) ? null : Http2Error.WindowFlood;

    public Http2Error? EmptyFrame(long now) => _emptyFrames.Take(limits.EmptyFrames, now) ? null : Http2Error.EmptyFrameFlood;

    public Http2Error? UselessFrame(long now) => _uselessFrames.Take(limits.UselessFrames, now) ? null : Http2Error.UselessFrameFlood;

    /// <summary>A stream was opened.</summary>
    public void Opened() => _priorities.Give(limits.Priorities, 2);

    /// <summary>A stream ended as it should.</summary>
    public void EndedWell()
    {
        _resets.Give(limits.Resets, 1);
        _provokedResets.Give(limits.ProvokedResets, 1);
        _windowUpdates.Give(limits.WindowUpdates, 2);
        _uselessFrames.Give(limits.UselessFrames, 1);
    }

    /// <summary>DATA came.</summary>
    public void Received() => _pings.Give(limits.Pings, 1);

    /// <summary>DATA was sent.</summary>
    public void Sent(int octets)
    {
        _sent += octets;
        if (_sent >= OctetsAnUpdate)
        {
            _windowUpdates.Give(limits.WindowUpdates, 2 * (_sent / OctetsAnUpdate));
            _sent %= OctetsAnUpdate;
        }
    }
}
