using Microsoft.Extensions.Logging;
using Portolan.Proxy.Listening;
using Portolan.Proxy.Transport;

namespace Portolan.Proxy.Tests;

/// <summary>What is done about descriptors before they run out, and said when they did.</summary>
public sealed class ListeningLimitTests
{
    [Theory]
    [InlineData(100_000, 1024, 462)]
    [InlineData(100_000, 1_048_576, 100_000)]
    [InlineData(100_000, 50, 1)]
    [InlineData(10, 1024, 10)]
    [InlineData(100_000, long.MaxValue, 100_000)]
    public void Each_client_may_need_a_connection_to_a_backend(int wanted, long descriptors, int possible) =>
        Assert.Equal(possible, ProcessLimits.Connections(wanted, descriptors));

    [Fact]
    public void Descriptors_that_ran_out_are_told_once_a_minute_with_the_remedy()
    {
        var (told, clock) = (new Told(), new Clock());
        var log = new AcceptFailureLog(told, clock);

        for (var failure = 0; failure < 1000; failure++)
        {
            log.Say(AcceptFailure.DescriptorsOfProcess);
        }

        Assert.Contains("ulimit -n", Assert.Single(told.Lines), StringComparison.Ordinal);
        clock.Milliseconds += 60_000;
        log.Say(AcceptFailure.DescriptorsOfProcess);
        Assert.Equal(2, told.Lines.Count);
    }

    private sealed class Clock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }

    private sealed class Told : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }
}
