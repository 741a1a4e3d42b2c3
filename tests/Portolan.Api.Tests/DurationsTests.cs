namespace Portolan.Api.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("10ms", 10)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1m1s1ms", 61_001)]
    [InlineData("99999h", 359_996_400_000)]
    public void Duration_of_Gateway_API_is_read(string text, long milliseconds)
    {
        Assert.True(Durations.TryParseGateway(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("100000s")]
    [InlineData("1h1m1s1ms1s")]
    [InlineData("1us")]
    [InlineData("1d")]
    public void Text_that_is_no_duration_of_Gateway_API_is_refused(string? text) => Assert.False(Durations.TryParseGateway(text, out _));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("-1m", -60_000)]
    [InlineData("250000us", 250)]
    [InlineData("1h0m0.5s", 3_600_500)]
    public void Duration_of_Go_is_read(string text, double milliseconds)
    {
        Assert.True(Durations.TryParseGo(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }
}
