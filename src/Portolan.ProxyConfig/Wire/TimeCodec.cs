using Google.Protobuf.WellKnownTypes;

namespace Portolan.ProxyConfig.Wire;

/// <summary>The wire form of durations and instants; both keep every tick (100 ns).</summary>
internal static class TimeCodec
{
    public static Duration? Encode(TimeSpan? value) => value is { } duration ? Duration.FromTimeSpan(duration) : null;

    public static TimeSpan? Decode(Duration? message)
    {
        try
        {
            return message?.ToTimeSpan();
        }
        catch (Exception exception) when (exception is InvalidOperationException or OverflowException)
        {
            throw new WireException($"{message} is not a duration");
        }
    }

    public static Timestamp Encode(DateTimeOffset value) => Timestamp.FromDateTimeOffset(value);

    public static DateTimeOffset Decode(Timestamp? message)
    {
        try
        {
            return message?.ToDateTimeOffset() ?? throw new WireException("a timestamp is missing");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new WireException($"{message} is not a timestamp");
        }
    }
}
