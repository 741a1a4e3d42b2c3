using Portolan.Proxy.Tests.Support;
using Portolan.ProxyConfig;

namespace Portolan.Proxy.Tests.Exchange;

/// <summary>Who a client is when proxies stand in front, for the log and for backends. The one that connects is 192.0.2.7.</summary>
public sealed class ForwardedForTests
{
    [Theory]
    // Nothing is believed without a hop that is trusted.
    [InlineData(0, "1.1.1.1, 2.2.2.2", "192.0.2.7")]
    [InlineData(0, null, "192.0.2.7")]
    [InlineData(1, "1.1.1.1, 2.2.2.2", "2.2.2.2")]
    [InlineData(2, "1.1.1.1, 2.2.2.2", "1.1.1.1")]
    [InlineData(2, "9.9.9.9, 1.1.1.1, 2.2.2.2", "1.1.1.1")]
    // Fewer places than proxies: some did not append, so none is known.
    [InlineData(3, "1.1.1.1, 2.2.2.2", "192.0.2.7")]
    [InlineData(1, null, "192.0.2.7")]
    [InlineData(1, "", "192.0.2.7")]
    [InlineData(1, " , ,", "192.0.2.7")]
    [InlineData(1, "1.1.1.1,,\t2.2.2.2 ,", "2.2.2.2")]
    [InlineData(2, "1.1.1.1,,2.2.2.2,", "1.1.1.1")]
    [InlineData(1, "unknown", "192.0.2.7")]
    [InlineData(1, "_hidden", "192.0.2.7")]
    [InlineData(1, "1.1.1.1.1", "192.0.2.7")]
    [InlineData(1, "evil\"}", "192.0.2.7")]
    [InlineData(1, "1.1.1.1:4711", "1.1.1.1")]
    [InlineData(1, "2001:db8::1", "2001:db8::1")]
    [InlineData(1, "[2001:db8::1]", "2001:db8::1")]
    [InlineData(1, "[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData(1, "[2001:db8::1", "192.0.2.7")]
    [InlineData(1, "[", "192.0.2.7")]
    [InlineData(1, ":", "192.0.2.7")]
    [InlineData(1, "fe80::1%eth0", "192.0.2.7")]
    [InlineData(1, "bad, unknown", "192.0.2.7")]
    public void The_client_is_so_many_places_from_the_end_as_proxies_in_front_are_trusted(int hops, string? sent, string client)
    {
        var (rig, forwarded) = Send(hops, sent is null ? "" : $"X-Forwarded-For: {sent}\r\n");

        Assert.Contains($"\"client\":\"{client}\"", rig.Logged);

        // Whatever was believed, the address of who connected is last.
        Assert.Matches("(?m)^x-forwarded-for: (.*, )?192\\.0\\.2\\.7\r$", forwarded);
    }

    [Theory]
    [InlineData(1, "3.3.3.3")]
    [InlineData(2, "2.2.2.2")]
    [InlineData(3, "1.1.1.1")]
    [InlineData(4, "192.0.2.7")]
    public void Several_lines_are_one_list(int hops, string client)
    {
        var (rig, forwarded) = Send(hops, "X-Forwarded-For: 1.1.1.1\r\nX-Other: x\r\nx-forwarded-for: 2.2.2.2, 3.3.3.3\r\n");

        Assert.Contains($"\"client\":\"{client}\"", rig.Logged);
        Assert.Contains("\r\nx-forwarded-for: 1.1.1.1, 2.2.2.2, 3.3.3.3, 192.0.2.7\r\n", forwarded);
    }

    [Fact]
    public void What_only_proxies_may_say_passes_from_those_that_are_trusted_and_from_nobody_else()
    {
        const string Fields =
            "Forwarded: for=1.1.1.1\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Port: 1\r\nX-Forwarded-Prefix: /x\r\n"
            + "X-Real-IP: 1.1.1.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-By: me\r\n";

        var (_, direct) = Send(0, Fields);
        var (_, behind) = Send(1, Fields);

        Assert.Equal(
            "GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-by: me\r\nx-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: http\r\n\r\n",
            direct
        );
        Assert.Equal(
            "GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-host: evil.example\r\nx-forwarded-port: 1\r\nx-forwarded-prefix: /x\r\n"
                + "x-real-ip: 1.1.1.1\r\nx-forwarded-proto: https\r\nx-forwarded-by: me\r\nx-forwarded-for: 192.0.2.7\r\n"
                + "forwarded: for=1.1.1.1, for=192.0.2.7;proto=http\r\n\r\n",
            behind
        );
    }

    [Theory]
    [InlineData("X-Forwarded-Proto: ftp\r\n")]
    [InlineData("X-Forwarded-Proto: https, http\r\n")]
    [InlineData("X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n")]
    [InlineData("")]
    public void A_scheme_that_is_none_or_several_gives_way_to_that_of_the_connection(string fields)
    {
        var (_, forwarded) = Send(1, fields);

        Assert.Equal("GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: http\r\n\r\n", forwarded);
    }

    [Fact]
    public void Trailers_say_nothing_of_the_client_whoever_is_trusted()
    {
        var rig = RigBehind(1);
        var backend = rig.Backend(Rigs.Address);
        rig.Client()
            .Send(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nForwarded: for=1.1.1.1\r\nX-Forwarded-Host: x\r\n"
                    + "X-Real-IP: 1.1.1.1\r\nX_User: x\r\nX-Forwarded-For: 1.1.1.1\r\nX-Ok: 1\r\n\r\n"
            );

        Assert.EndsWith("\r\n\r\n0\r\nx-ok: 1\r\n\r\n", backend[0].Text);
    }

    private static (ExchangeRig Rig, string Forwarded) Send(int hops, string fields)
    {
        var rig = RigBehind(hops);
        var backend = rig.Backend(Rigs.Address);
        var client = rig.Client();
        client.Send($"GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        var forwarded = Assert.Single(backend).Take();
        backend[0].Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.End();
        rig.AssertNothingLeft();
        return (rig, forwarded);
    }

    private static ExchangeRig RigBehind(int hops) => new(Rigs.Forward().Behind(new ClientAddressing { TrustedHops = hops }));
}
