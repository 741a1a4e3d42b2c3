namespace Portolan.ApiServer.Tables;

/// <summary>Durations as kubectl shows them: two units where one would be coarse, one where two would be noise.</summary>
internal static class HumanDuration
{
    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var minutes = seconds / 60;
        var hours = minutes / 60;
        var days = hours / 24;
        var years = days / 365;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            _ when minutes < 10 => With($"{minutes}m", seconds % 60, 's'),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => With($"{hours}h", minutes % 60, 'm'),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => With($"{days}d", hours % 24, 'h'),
            _ when days < 365 * 2 => $"{days}d",
            _ when days < 365 * 8 => With($"{years}y", days % 365, 'd'),
            _ => $"{years}y",
        };
    }

    private static string With(string large, long small, char unit) => small == 0 ? large : $"{large}{small}{unit}";
}
