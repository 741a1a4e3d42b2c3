using System.Text;
using System.Text.Json;
using Portolan.Proxy.AccessLog;

namespace Portolan.Proxy.Tests;

public sealed class LogLineTests
{
    [Fact]
    public void Whatever_a_stranger_sends_the_line_is_JSON_on_one_line()
    {
        var random = new Random(1);
        var line = new LogLine();
        for (var round = 0; round < 5_000; round++)
        {
            var value = new byte[random.Next(60)];
            random.NextBytes(value);
            line.Clear();
            line.Raw("{\"a\":1"u8);
            line.Text(",\"b\":"u8, value);
            line.Raw("}"u8);

            Assert.False(line.Bytes.Contains((byte)'\n'));
            var read = JsonDocument.Parse(line.Bytes.ToArray()).RootElement.GetProperty("b").GetString();
            Assert.Equal(Encoding.UTF8.GetString(value), read);
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1_234_567, "1234.567")]
    [InlineData(1_004, "1.004")]
    [InlineData(999, "0.999")]
    public void Durations_are_milliseconds_with_three_decimals(long microseconds, string expected)
    {
        var line = new LogLine();
        line.Milliseconds(",\"ms\":"u8, TimeSpan.FromMicroseconds(microseconds));
        Assert.Equal(",\"ms\":" + expected, Encoding.UTF8.GetString(line.Bytes));
    }
}
