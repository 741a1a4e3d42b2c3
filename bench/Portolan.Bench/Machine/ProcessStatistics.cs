using System.Globalization;

namespace Portolan.Bench.Machine;

/// <summary>CPU time and memory of a process and its children, from <c>/proc</c>.</summary>
internal static class ProcessStatistics
{
    // Linux reports times in ticks of USER_HZ, which is 100 on every platform that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>How many descriptors this process, and those that it starts, may have.</summary>
    public static long MostDescriptors { get; } =
        ReadLines("/proc/self/limits")
            .Where(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Select(limit => long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue)
            .FirstOrDefault(1024);

    /// <summary>Seconds of user and system time.</summary>
    public static double CpuSeconds(int pid) =>
        Family(pid)
            .Sum(member =>
            {
                var fields = StatFields(member);
                return fields.Length > 12 ? (Parse(fields[11]) + Parse(fields[12])) / TicksPerSecond : 0;
            });

    /// <summary>Resident memory, in MiB.</summary>
    public static double MemoryMebibytes(int pid) =>
        Family(pid)
            .Sum(member =>
            {
                var line = ReadLines($"/proc/{member}/status").FirstOrDefault(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
                return line is null ? 0 : Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
            });

    private static IEnumerable<int> Family(int pid) =>
        ReadLines($"/proc/{pid}/task/{pid}/children")
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(child => Family(int.Parse(child, CultureInfo.InvariantCulture)))
            .Prepend(pid);

    // The command may hold spaces: fields are counted from the bracket that closes it.
    private static string[] StatFields(int pid)
    {
        var text = string.Concat(ReadLines($"/proc/{pid}/stat"));
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
