using CsCheck;

namespace Portolan.ProxyConfig.Tests;

public sealed class KeyTests
{
    private static readonly Gen<string> Letter = Gen.Char['a', 'b'].Select(letter => letter.ToString());

    [Fact]
    public void Keys_are_equal_when_kind_of_key_and_all_parts_are() =>
        Gen.Select(Keys.Any(Letter), Keys.Any(Letter))
            .Sample(
                (one, other) =>
                {
                    var same = Parts(one).SequenceEqual(Parts(other));
                    Assert.Equal(same, one == other);
                    Assert.True(!same || one.GetHashCode() == other.GetHashCode());
                }
            );

    [Fact]
    public void Order_of_keys_agrees_with_their_equality() =>
        Gen.Select(Keys.Routes(Letter), Keys.Routes(Letter))
            .Sample(
                (one, other) =>
                {
                    Assert.Equal(one == other, one.CompareTo(other) == 0);
                    Assert.Equal(Math.Sign(one.CompareTo(other)), -Math.Sign(other.CompareTo(one)));
                }
            );

    [Fact]
    public void A_key_is_written_as_its_parts()
    {
        Assert.Equal("Gateway/shop/edge/http", new ListenerKey("Gateway", "shop", "edge", "http").ToString());
        Assert.Equal("HTTPRoute/shop/cart/0", new RouteKey("HTTPRoute", "shop", "cart", 0).ToString());
        Assert.Equal("Service/shop/cart/8080", new BackendKey("Service", "shop", "cart", 8080).ToString());
        Assert.Equal("Service/net/dns/53/udp", new BackendKey("Service", "net", "dns", 53, BackendTransport.Udp).ToString());
        Assert.Equal("Secret/shop/tls", new CertificateKey("Secret", "shop", "tls").ToString());
        Assert.Equal("Gateway/default/shop/edge", ProxyKey.Gateway("shop", "edge").ToString());
    }

    private static IEnumerable<object> Parts(ConfigKey key) =>
        key switch
        {
            ListenerKey it => ["listener", it.Kind, it.Namespace, it.Name, it.Section],
            RouteKey it => ["route", it.Kind, it.Namespace, it.Name, it.Rule],
            BackendKey it => ["backend", it.Kind, it.Namespace, it.Name, it.Port, it.Transport],
            CertificateKey it => ["certificate", it.Kind, it.Namespace, it.Name, it.Section],
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
