using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Portolan.Cli.Commands;

/// <summary>Where the process's own messages go: standard error, one line each.</summary>
internal static class ConsoleLog
{
    public static ILoggerFactory Create(LogLevel least) =>
        LoggerFactory.Create(logging =>
            logging
                .SetMinimumLevel(least)
                .AddFilter("Microsoft", LogLevel.Warning)
                .AddFilter("Grpc", LogLevel.Warning)
                // A server that cannot start throws, and we say why in one line.
                .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
                .AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.TimestampFormat = "HH:mm:ss.fff ";
                    console.ColorBehavior = LoggerColorBehavior.Default;
                })
                .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );
}
