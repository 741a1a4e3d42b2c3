using System.Net;
using CsCheck;
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

    [Theory]
    [InlineData("10.9.8.7")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.3")]
    public void An_address_that_cannot_be_had_leaves_the_own_one_however_often_it_is_asked_for(string wanted)
    {
        var pool = GatewayAddressPool.Parse("127.0.0.1-127.0.0.3");
        pool.Take("other", null);

        var answers = Enumerable.Range(0, 10).Select(_ => pool.Take("a", IPAddress.Parse(wanted)).ToString()).Distinct();

        Assert.Equal(["127.0.0.2"], answers);
    }

    [Fact]
    public void A_shared_address_stays_when_one_is_asked_for_that_cannot_be_had()
    {
        var pool = GatewayAddressPool.Parse("127.0.0.1");
        pool.Take("a", null);

        Assert.Equal("127.0.0.1", pool.Take("b", IPAddress.Parse("10.9.8.7")).ToString());
        Assert.Equal("127.0.0.1", pool.Take("b", IPAddress.Parse("10.9.8.7")).ToString());
        Assert.Equal("127.0.0.1", pool.Take("a", IPAddress.Parse("127.0.0.1")).ToString());
    }

    [Fact]
    public void Who_asks_again_for_the_same_gets_the_same_and_two_share_only_when_none_is_left()
    {
        var address = Gen.Int[0, 5].Select(last => last == 0 ? null : new IPAddress([127, 0, 0, (byte)last]));
        Gen.Select(Gen.Int[0, 4], address)
            .Array[1, 30]
            .Sample(wishes =>
            {
                var pool = GatewayAddressPool.Parse("127.0.0.1-127.0.0.3");
                var has = new Dictionary<int, IPAddress>();
                foreach (var (owner, wanted) in wishes)
                {
                    has[owner] = pool.Take($"{owner}", wanted);
                    Assert.Equal(has[owner], pool.Take($"{owner}", wanted));
                }

                Assert.True(has.Count > 3 || has.Values.Distinct().Count() == has.Count);
            });
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
