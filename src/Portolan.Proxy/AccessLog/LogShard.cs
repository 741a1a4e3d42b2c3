using System.Globalization;

namespace Portolan.Proxy.AccessLog;

/// <summary>One loop's end of the access log: written on the loop, read by <see cref="LogDrain"/>.</summary>
internal sealed class LogShard(LogDrain? drain, TimeProvider clock)
{
    private const int Capacity = 256 * 1024;

    private readonly byte[] _time = new byte[24];
    private long _timeAt = long.MinValue;
    private long _dropped;

    /// <summary>The lines on their way.</summary>
    public ByteRing Ring { get; } = new(Capacity);

    /// <summary>The line that is being written.</summary>
    public LogLine Line { get; } = new();

    /// <summary>Lines that were lost because the log was too slow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>
    /// Begins a line with the time. <paramref name="now"/> is the loop's clock in milliseconds: within one of them the time is not read
    /// again.
    /// </summary>
    public LogLine Begin(long now)
    {
        if (now != _timeAt)
        {
            _timeAt = now;
            clock.GetUtcNow().TryFormat(_time, out _, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        }

        Line.Clear();
        Line.Raw("{\"time\":\""u8);
        Line.Raw(_time);
        Line.Raw("\""u8);
        return Line;
    }

    /// <summary>Ends the line and sends it on its way.</summary>
    public void End()
    {
        Line.Raw("}\n"u8);
        if (Ring.TryWrite(Line.Bytes))
        {
            drain?.Wake();
        }
        else
        {
            Volatile.Write(ref _dropped, _dropped + 1);
        }
    }
}
