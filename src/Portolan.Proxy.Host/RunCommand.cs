using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Portolan.Primitives;
using Portolan.Proxy.Admin;
using Portolan.Proxy.ControlPlane;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Host;

/// <summary><c>portolan-proxy run</c>: puts the pieces together and waits for the end.</summary>
internal static class RunCommand
{
    /// <summary>Runs until a signal; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (RunOptions.Parse(arguments, out var fault) is not { } options)
        {
            return Usage.Wrong(fault);
        }

        Stream? accessLog;
        try
        {
            accessLog = OpenAccessLog(options.AccessLog);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Usage.Wrong($"--access-log \"{options.AccessLog}\" cannot be written: {exception.Message}");
        }

        await using (accessLog)
        {
            return await ServeAsync(options, accessLog);
        }
    }

    private static async Task<int> ServeAsync(RunOptions options, Stream? accessLog)
    {
        using var logs = new StandardErrorLog(TimeProvider.System);
        await using var proxy = new ProxyServer(ProxyOptionsOf(options, accessLog, logs));
        var client = new ConfigClient(proxy, ClientOptionsOf(options), TimeProvider.System, logs);
        var isDraining = 0;
        await using var admin = new AdminServer(
            options.AdminAddress,
            proxy,
            () =>
                Volatile.Read(ref isDraining) == 1 ? Readiness.Draining
                : client.IsConfigured ? Readiness.Ready
                : Readiness.Starting
        );
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await admin.StartAsync(stop.Token);
            await client.RunAsync(stop.Token);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return Usage.Wrong(exception.Message);
        }

        await proxy.DrainAsync();
        return 0;

        void Stop(PosixSignalContext signal)
        {
            // A second signal ends the process at once.
            signal.Cancel = Interlocked.Exchange(ref isDraining, 1) == 0;
            if (signal.Cancel)
            {
                stop.Cancel();
            }
        }
    }

    private static ProxyOptions ProxyOptionsOf(RunOptions options, Stream? accessLog, ILoggerFactory logs)
    {
        var defaults = new ProxyOptions
        {
            DrainTime = options.DrainTime,
            AccessLog = accessLog,
            LoggerFactory = logs,
            Loops = options.Concurrency,
        };
        return options.BindAddresses.Count == 0 ? defaults : defaults with { BindAddresses = options.BindAddresses };
    }

    private static ConfigClientOptions ClientOptionsOf(RunOptions options) =>
        new()
        {
            ControlPlanes = options.ControlPlanes,
            Proxy = new ProxyKey(options.Proxy!.Value.Kind, options.Mesh, options.Proxy.Value.Namespace, options.Proxy.Value.Name),
            Instance = options.Instance,
            TokenFile = options.TokenFile,
            CaFile = options.CaFile,
            CaPem = options.CaPem,
            FirstApplied = ReturnMemory,
        };

    // Reading a whole configuration leaves more garbage than the configuration itself, and little of what follows would ever make the
    // collector look at it. Once, before anybody is served: later it would be a pause for everybody.
    private static void ReturnMemory() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static Stream? OpenAccessLog(string target) =>
        target switch
        {
            "none" => null,
            "-" => Console.OpenStandardOutput(),
            _ => OwnerOnly.OpenLog(target, FileShare.ReadWrite),
        };
}
