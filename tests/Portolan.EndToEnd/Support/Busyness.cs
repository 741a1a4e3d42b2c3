using System.Globalization;

namespace Portolan.EndToEnd.Support;

/// <summary>How much longer things take because the machine has other work: limits on time are multiplied by it.</summary>
internal static class Busyness
{
    /// <summary>1 on a machine with a free core; otherwise how many runnable tasks share each core.</summary>
    public static double Factor()
    {
        const string loadFile = "/proc/loadavg";
        if (!File.Exists(loadFile))
        {
            return 1;
        }

        var load = double.Parse(File.ReadAllText(loadFile).Split(' ')[0], CultureInfo.InvariantCulture);
        return Math.Max(1, load / Environment.ProcessorCount * 2);
    }
}
