using System.Diagnostics;
using System.Globalization;
using Portolan.Fuzz;

// portolan-fuzz CORPUS [SECONDS [SEED [TARGET]]]: so many seconds on each state machine, with inputs that the seed decides.
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 30;
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
foreach (var target in Fuzzer.Targets.Where(target => args.Length < 4 || target.Name == args[3]))
{
    var started = Stopwatch.GetTimestamp();
    try
    {
        var count = Fuzzer.Run(target, args[0], seed, _ => Stopwatch.GetElapsedTime(started).TotalSeconds >= seconds);
        Console.WriteLine($"{target.Name}: {count} inputs, seed {seed}");
    }
    catch (FuzzFailure failure)
    {
        Console.WriteLine(failure.Message);
        return 1;
    }
}

return 0;
