using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Portolan.ControlPlane.Serving;

/// <summary>
/// The loggers of the config server without what its libraries write for each stream and request, whoever opened it: the gRPC library a
/// stack trace when one ends badly, the web server a few lines always. What there is to know of a stream, <see cref="ConfigService"/> says
/// itself.
/// </summary>
internal sealed class QuietLoggers(ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        categoryName.Split('.')[0] switch
        {
            "Grpc" => NullLogger.Instance,
            "Microsoft" => new FromWarningOn(loggers.CreateLogger(categoryName)),
            _ => loggers.CreateLogger(categoryName),
        };

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // The loggers belong to whoever made them.
    }

    private sealed class FromWarningOn(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
