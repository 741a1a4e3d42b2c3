using System.Net;
using Portolan.Cli.Standalone;

namespace Portolan.Cli.Tests;

public sealed class GatewayAddressPoolTests
{
    [Fact]
    public void Each_Gateway_gets_an_address_of_its_own_and_keeps_it()
    {
        var pool = GatewayAddressPool.Parse("127.0.0.1-127.0.0.3");

        Assert.Equal("127.0.0.1", pool.Take("a", null).ToString());
        Assert.Equal("127.0.0.2", pool.Take("b", null).ToString());
        Assert.Equal("127.0.0.1", pool.Take("a", null).ToString());
    }

    [Fact]
    public void An_address_that_is_given_back_is_given_again()
    {
        var pool = GatewayAddressPool.Parse("127.0.0.1,127.0.0.2");
        pool.Take("a", null);
        pool.Take("b", null);
        pool.Return("a");

        Assert.Equal("127.0.0.1", pool.Take("c", null).ToString());
    }

    [Fact]
    public void An_address_that_is_asked_for_is_given_when_it_is_free()
    {
        var pool = GatewayAddressPool.Parse("127.0.0.1-127.0.0.9");
        pool.Take("a", null);

        Assert.Equal("127.0.0.7", pool.Take("b", IPAddress.Parse("127.0.0.7")).ToString());
        Assert.Equal("127.0.0.2", pool.Take("c", IPAddress.Parse("127.0.0.7")).ToString());
        Assert.Equal("127.0.0.8", pool.Take("a", IPAddress.Parse("127.0.0.8")).ToString());
    }

    [Fact]
    public void More_Gateways_than_addresses_share_the_first_one()
    {
        var pool = GatewayAddressPool.Parse("127.0.0.1");
        pool.Take("a", null);

        Assert.Equal("127.0.0.1", pool.Take("b", null).ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("localhost", "\"localhost\" is not an address")]
    [InlineData("127.0.0.9-127.0.0.1", "is empty")]
    [InlineData("::1-::9", "IPv4")]
    public void A_list_that_is_none_is_told(string text, string message)
    {
        var error = Assert.Throws<FormatException>(() => GatewayAddressPool.Parse(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
