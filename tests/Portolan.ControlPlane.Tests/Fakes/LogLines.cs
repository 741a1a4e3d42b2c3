using Microsoft.Extensions.Logging;

namespace Portolan.ControlPlane.Tests.Fakes;

/// <summary>One line of a log.</summary>
internal sealed record LogLine(LogLevel Level, int Id, string Message, Exception? Exception);

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILoggerFactory
{
    private readonly Lock _gate = new();
    private readonly List<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Lines stay readable.
    }

    private sealed class Logger(LogLines lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (lines._gate)
            {
                lines._lines.Add(new LogLine(logLevel, eventId.Id, formatter(state, exception), exception));
            }
        }
    }
}
