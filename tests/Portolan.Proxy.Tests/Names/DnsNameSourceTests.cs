using System.Net;
using Portolan.Proxy.Names;
using static Portolan.Proxy.Tests.Names.DnsBytes;

namespace Portolan.Proxy.Tests.Names;

public sealed class DnsNameSourceTests
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_family_without_addresses_leaves_the_other_as_it_is()
    {
        await using var server = NameServer.Start(
            (question, _) =>
                DnsBytes.Question(question).Type is DnsType.A
                    ? Answer(question, Address("api.example.com", "192.0.2.1", 60))
                    : Answer(question, Address("api.example.com", "192.0.2.9", 7))
        );
        var answer = await Source([server.EndPoint]).LookUpAsync("api.example.com.");
        Assert.Equal([IPAddress.Parse("192.0.2.1")], answer!.Addresses);
        Assert.Equal(TimeSpan.FromSeconds(60), answer.TimeToLive);
    }

    [Fact]
    public async Task What_does_not_fit_into_a_datagram_comes_over_TCP()
    {
        await using var server = NameServer.Start(
            (question, isTcp) =>
                isTcp
                    ? Answer(question, Enumerable.Range(1, 30).Select(number => Address("api.example.com", $"192.0.2.{number}", 60)))
                    : Message(question, 0x83, 0x80)
        );
        var answer = await Source([server.EndPoint]).LookUpAsync("api.example.com");
        Assert.Equal(30, answer!.Addresses.Count);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_fails()
    {
        await using var failing = NameServer.Start((question, _) => Message(question, 0x81, 0x82));
        await using var good = NameServer.Start((question, _) => Answer(question, Address("api.example.com", "192.0.2.1", 60)));
        var answer = await Source([failing.EndPoint, good.EndPoint]).LookUpAsync("api.example.com");
        Assert.Equal([IPAddress.Parse("192.0.2.1")], answer!.Addresses);
        Assert.Null(await Source([failing.EndPoint]).LookUpAsync("api.example.com"));
    }

    [Fact]
    public async Task Answers_that_lie_about_their_question_are_waited_past()
    {
        await using var server = NameServer.Start(
            (question, _) =>
            {
                var lie = Answer(question, Address("api.example.com", "192.0.2.66", 60));
                lie[0] ^= 0xFF;
                return lie;
            }
        );
        Assert.Null(await Source([server.EndPoint], TimeSpan.FromMilliseconds(200)).LookUpAsync("api.example.com"));
    }

    [Fact]
    public async Task Names_lead_to_this_machine_and_its_link_for_nobody_who_is_asked_from_outside()
    {
        await using var server = NameServer.Start(
            (question, _) =>
                Answer(
                    question,
                    new[] { "127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1" }.Select(address =>
                        Address("api.example.com", address, 60)
                    )
                )
        );
        Assert.Equal([IPAddress.Parse("192.0.2.1")], (await Source([server.EndPoint]).LookUpAsync("api.example.com"))!.Addresses);
        var local = Source([server.EndPoint], loopback: LoopbackNames.Allowed);
        Assert.Equal(
            ["127.0.0.1", "192.0.2.1"],
            (await local.LookUpAsync("api.example.com"))!.Addresses.Select(address => address.ToString())
        );
    }

    [Theory]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.1.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("10.0.0.1", true)]
    public void Addresses_of_IPv6_are_judged_as_those_of_IPv4(string address, bool isUsed) =>
        Assert.Equal(isUsed, new AddressRules(LoopbackNames.Refused).Usable([IPAddress.Parse(address)]).Count == 1);

    [Fact]
    public async Task The_table_of_hosts_comes_first_and_localhost_needs_none()
    {
        await using var server = NameServer.Start((question, _) => Message(question, 0x81, 0x83));
        var source = Source(
            [server.EndPoint],
            loopback: LoopbackNames.Allowed,
            hosts: "# ours\n192.0.2.7 db.example.com db\n192.0.2.8\tdb\nnonsense db"
        );
        Assert.Equal(["192.0.2.7", "192.0.2.8"], (await source.LookUpAsync("DB"))!.Addresses.Select(address => address.ToString()));
        Assert.Equal([IPAddress.Loopback], (await source.LookUpAsync("localhost"))!.Addresses);
        Assert.Equal(0, server.Asked);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("with space")]
    [InlineData("")]
    public async Task What_is_no_name_is_not_asked_for(string name)
    {
        await using var server = NameServer.Start((question, _) => Answer(question, Address(name, "192.0.2.1", 60)));
        Assert.Empty((await Source([server.EndPoint]).LookUpAsync(name))!.Addresses);
        Assert.Equal(0, server.Asked);
    }

    [Fact]
    public void The_file_of_the_resolver_is_read_as_its_manual_says()
    {
        var read = ResolverSettings.Parse(
            """
            # a comment
            search svc.cluster.local cluster.local
            nameserver 192.0.2.53
            nameserver 2001:db8::53 ; the second
            nameserver nonsense
            options ndots:5 timeout:99 attempts:1
            """
        );
        Assert.Equal(["192.0.2.53:53", "[2001:db8::53]:53"], read.Servers.Select(server => server.ToString()));
        Assert.Equal((TimeSpan.FromSeconds(5), 1), (read.Timeout, read.Attempts));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 53), Assert.Single(ResolverSettings.Parse("").Servers));
    }

    private static DnsNameSource Source(
        IReadOnlyList<IPEndPoint> servers,
        TimeSpan? timeout = null,
        LoopbackNames loopback = LoopbackNames.Refused,
        string hosts = ""
    ) =>
        new(
            () => new ResolverSettings(servers, timeout ?? Generous, 1),
            () => HostsFile.Parse(hosts),
            new AddressRules(loopback),
            TimeProvider.System
        );
}
