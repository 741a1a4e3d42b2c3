using System.Net;
using Portolan.Proxy.Names;
using static Portolan.Proxy.Tests.Names.DnsBytes;

namespace Portolan.Proxy.Tests.Names;

public sealed class DnsReplyTests
{
    private readonly DnsQuery _query = new("api.example.com", DnsType.A);

    [Fact]
    public void Addresses_are_read_behind_aliases_and_last_as_long_as_the_shortest_of_them()
    {
        var reply = Read(
            Answer(
                _query.Bytes,
                Alias("API.example.com", "edge.example.net", 60),
                Address("edge.example.net", "192.0.2.1", 300),
                Address("edge.example.net", "192.0.2.2", 20),
                Address("other.example.net", "192.0.2.66", 5),
                Address("edge.example.net", "2001:db8::1", 1)
            )
        );
        Assert.Equal(["192.0.2.1", "192.0.2.2"], reply.Answer!.Addresses.Select(address => address.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(20), reply.Answer.TimeToLive);
    }

    [Fact]
    public void A_name_without_addresses_has_none_for_as_long_as_its_zone_says()
    {
        byte[] zone = [0, 0, .. new byte[16], 0, 0, 0, 7];
        var reply = Read(Message(_query.Bytes, 0x81, 0x83, Record("example.com", DnsType.Soa, 900, zone)));
        Assert.Empty(reply.Answer!.Addresses);
        Assert.Equal(TimeSpan.FromSeconds(7), reply.Answer.TimeToLive);
    }

    [Fact]
    public void A_server_that_fails_gives_no_answer() =>
        Assert.Equal(
            new DnsReply(DnsReplyKind.Failure),
            Read(Message(_query.Bytes, 0x81, 0x82, Address("api.example.com", "192.0.2.1", 9)))
        );

    [Fact]
    public void What_answers_another_question_is_passed_over()
    {
        var right = Answer(_query.Bytes, Address("api.example.com", "192.0.2.66", 60));
        byte[] otherNumber = [.. right];
        otherNumber[1] ^= 1;
        byte[] otherName = [.. right];
        otherName[13] = (byte)'x';
        byte[] otherType = [.. right];
        otherType[12 + 17 + 1] = (byte)DnsType.Aaaa;
        byte[] question = [.. right];
        question[2] = 1;
        Assert.All([otherNumber, otherName, otherType, question, []], message => Assert.Equal(DnsReplyKind.NotOurs, Read(message).Kind));
    }

    [Fact]
    public void Aliases_in_a_circle_and_without_end_are_a_failure()
    {
        var circle = Answer(_query.Bytes, Alias("api.example.com", "b.example.com", 9), Alias("b.example.com", "api.example.com", 9));
        Assert.Equal(DnsReplyKind.Failure, Read(circle).Kind);
        var chain = Enumerable.Range(0, 9).Select(hop => Alias(hop == 0 ? "api.example.com" : $"a{hop}.x", $"a{hop + 1}.x", 9));
        Assert.Equal(DnsReplyKind.Failure, Read(Answer(_query.Bytes, [.. chain, Address("a9.x", "192.0.2.1", 9)])).Kind);
    }

    [Fact]
    public void No_more_addresses_are_taken_than_are_of_use()
    {
        var many = Enumerable.Range(0, 1000).Select(index => Address("api.example.com", $"198.18.{index / 250}.{1 + (index % 250)}", 60));
        Assert.Equal(AddressRules.MostAddresses, Read(Answer(_query.Bytes, many)).Answer!.Addresses.Count);
    }

    [Fact]
    public void A_name_that_refers_to_itself_or_forward_is_no_name()
    {
        // At 12 the question's name; the owner of the record refers to itself, then to what comes behind it.
        var end = _query.Bytes.Length;
        foreach (var target in new[] { end, end + 2, 0x3FFF })
        {
            byte[] record = [(byte)(0xC0 | (target >> 8)), (byte)target, .. Address("x", "192.0.2.1", 9)[3..]];
            Assert.Equal(DnsReplyKind.Failure, Read(Answer(_query.Bytes, record)).Kind);
        }

        byte[] back = [0xC0, 12, .. Address("x", "192.0.2.1", 9)[3..]];
        Assert.Equal(IPAddress.Parse("192.0.2.1"), Assert.Single(Read(Answer(_query.Bytes, back)).Answer!.Addresses));
    }

    [Fact]
    public void Bytes_of_any_kind_are_read_without_a_fault_and_to_an_end()
    {
        var random = new Random(5);
        var good = Answer(_query.Bytes, Alias("api.example.com", "b.x", 9), Address("b.x", "192.0.2.1", 9), Address("b.x", "192.0.2.2", 9));
        for (var round = 0; round < 20_000; round++)
        {
            var message = good[..random.Next(good.Length + 1)];
            for (var edits = random.Next(4); edits > 0 && message.Length > 2; edits--)
            {
                message[random.Next(2, message.Length)] = (byte)random.Next(256);
            }

            var reply = Read(message);
            Assert.True(reply.Kind == DnsReplyKind.Answer == (reply.Answer is not null));
        }
    }

    private DnsReply Read(byte[] message) => DnsReply.Read(message, _query);
}
