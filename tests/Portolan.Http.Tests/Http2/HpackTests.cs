using System.Text;
using Portolan.Http.Http2.Hpack;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests.Http2;

/// <summary>RFC 7541 section by section, where appendix C says nothing.</summary>
public sealed class HpackTests
{
    [Theory]
    [InlineData("80")] // index 0
    [InlineData("c0")] // beyond the static table while the dynamic one is empty
    [InlineData("be")]
    [InlineData("7f80808001")]
    public void S2_3_3_an_index_beyond_both_tables_is_an_error(string block) => Assert.Equal(["error"], Decode(block));

    [Theory]
    [InlineData("8282203f")] // a size after a field
    [InlineData("20823f")]
    public void S4_2_a_new_size_comes_first_in_a_block(string block) => Assert.Equal("error", Decode(block)[^1]);

    [Fact]
    public void S4_2_two_sizes_at_the_beginning_are_taken()
    {
        var decoder = new HpackDecoder();
        HpackText.Decode(decoder, Bytes("4001610162"));
        Assert.Single(HpackText.Entries(decoder.Table));
        Assert.Equal([":method: GET"], HpackText.Decode(decoder, Bytes("203fe11f82")));
        Assert.Empty(HpackText.Entries(decoder.Table));
        Assert.Equal(4096, decoder.Table.MaxSize);
    }

    [Fact]
    public void S4_4_an_entry_larger_than_the_table_empties_it()
    {
        var decoder = new HpackDecoder(64);
        HpackText.Decode(decoder, Bytes("4001610162"));
        Assert.Equal(
            [$"c: {new string('d', 40)}"],
            HpackText.Decode(decoder, Bytes("400163" + "28" + string.Concat(Enumerable.Repeat("64", 40))))
        );
        Assert.Empty(HpackText.Entries(decoder.Table));
        Assert.Equal(0, decoder.Table.Size);
    }

    [Fact]
    public void S4_4_the_name_may_be_that_of_the_entry_that_leaves_for_the_new_one()
    {
        var decoder = new HpackDecoder(80);
        HpackText.Decode(decoder, Bytes("4004" + "6e616d65" + "04" + "6f6c6421"));
        var value = new string('v', 40);
        Assert.Equal([$"name: {value}"], HpackText.Decode(decoder, Bytes("7e28" + string.Concat(Enumerable.Repeat("76", 40)))));
        Assert.Equal([$"name: {value}"], HpackText.Entries(decoder.Table));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ff")]
    [InlineData("ff80808080")]
    [InlineData("ff8080808001")] // more octets than any value needs
    [InlineData("ffffffffff7f")]
    public void S5_1_integers_that_end_early_or_are_too_long_are_refused(string octets)
    {
        ReadOnlySpan<byte> block = Bytes(octets);
        Assert.False(HpackInteger.TryRead(ref block, 7, out _));
    }

    [Theory]
    [InlineData("000161" + "82f9ff")] // 14 bits: "00" would be padded by more than 7
    [InlineData("000161" + "811e")] // padded by zeros
    [InlineData("000161" + "84ffffffff")] // EOS
    [InlineData("000161" + "8183ff")] // a symbol cut off: padded by more than 7 bits is "ff" alone
    [InlineData("000161" + "81ff")]
    public void S5_2_padding_is_under_8_bits_of_ones_and_EOS_never_comes(string block) => Assert.Equal("error", Decode(block)[^1]);

    [Theory]
    [InlineData("0001")]
    [InlineData("00016105626262")]
    [InlineData("4088")]
    [InlineData("3fe21f")] // 6.3: 4,097, above the limit
    public void A_block_that_ends_early_or_asks_too_much_is_an_error(string block) => Assert.Equal(["error"], Decode(block));

    [Fact]
    public void Every_octet_is_decoded_as_it_was_coded()
    {
        var text = Enumerable.Range(0, 256).Select(octet => (byte)octet).ToArray();
        for (var start = 0; start < text.Length; start++)
        {
            for (var length = 0; length <= 4 && start + length <= text.Length; length++)
            {
                var part = text.AsSpan(start, length);
                var coded = new byte[HuffmanCode.CodedLength(part)];
                HuffmanCode.Encode(part, coded);
                var decoded = new byte[HuffmanCode.RoomFor(coded.Length)];
                Assert.Equal(length, HuffmanCode.Decode(coded, decoded));
                Assert.True(part.SequenceEqual(decoded.AsSpan(0, length)));
            }
        }
    }

    [Fact]
    public void A_field_that_comes_again_is_added_and_then_an_index()
    {
        var encoder = new HpackEncoder();
        Assert.Equal(1 + 6 + 1 + 5 + 1, Write(encoder, "x-city", "Basel").Length);
        Assert.True(Write(encoder, "x-city", "Basel").Length > 1);
        Assert.Equal([0xBE], Write(encoder, "x-city", "Basel"));
        Assert.Equal(["x-city: Basel"], HpackText.Entries(encoder.Table));
    }

    [Theory]
    [InlineData("authorization")]
    [InlineData("proxy-authorization")]
    [InlineData("cookie")]
    [InlineData("set-cookie")]
    public void S7_1_3_what_is_secret_is_never_indexed(string name)
    {
        var encoder = new HpackEncoder();
        var decoder = new HpackDecoder();
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal([$"{name}: secret (never)"], HpackText.Decode(decoder, Write(encoder, name, "secret")));
        }

        Assert.Equal(0, encoder.Table.Count);
    }

    [Fact]
    public void S4_2_a_smaller_table_of_the_peer_is_said_in_the_next_block()
    {
        var encoder = new HpackEncoder();
        var decoder = new HpackDecoder();
        for (var time = 0; time < 2; time++)
        {
            HpackText.Decode(decoder, Write(encoder, "a", "b"));
        }

        encoder.Limit(0);
        encoder.Limit(100);
        Assert.Equal(["a: b"], HpackText.Decode(decoder, Write(encoder, "a", "b")));
        Assert.Equal(100, decoder.Table.MaxSize);
        Assert.Equal(HpackText.Entries(encoder.Table), HpackText.Entries(decoder.Table));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_encoded_is_decoded_and_both_tables_stay_the_same(int seed)
    {
        var random = new Random(seed);
        var encoder = new HpackEncoder();
        var decoder = new HpackDecoder();
        string[] names = ["x-a", "x-b", "content-type", "server", "authorization", "etag", "accept", "x-a-much-longer-name-than-others"];
        for (var block = 0; block < 3000; block++)
        {
            if (random.Next(50) == 0)
            {
                encoder.Limit((uint)random.Next(0, 6000));
            }

            var name = names[random.Next(names.Length)];
            var value = new string((char)('a' + random.Next(3)), 80 * random.Next(1, 4)) + (random.Next(4) == 0 ? "\u00FF" : "");
            var sensitive = name == "authorization" ? " (never)" : "";
            Assert.Equal([$"{name}: {value}{sensitive}"], HpackText.Decode(decoder, Write(encoder, name, value)));
            Assert.Equal(encoder.Table.Size, decoder.Table.Size);
        }

        Assert.InRange(encoder.Table.Added, 100, 3000);
        Assert.Equal(HpackText.Entries(encoder.Table), HpackText.Entries(decoder.Table));
    }

    [Fact]
    public void Names_of_the_static_table_are_found()
    {
        var field = default(HpackField);
        for (var index = StaticTable.Length; index >= 15; index--)
        {
            StaticTable.Get(index, ref field);
            Assert.Equal(index, StaticTable.IndexOfName(KnownFields.Find(field.Name), field.Name));
        }

        Assert.Equal(0, StaticTable.IndexOfName(KnownField.Other, "x-nothing"u8));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string[] Decode(string hex) => HpackText.Decode(new HpackDecoder(), Bytes(hex));

    private static byte[] Write(HpackEncoder encoder, string name, string value)
    {
        var nameOctets = Encoding.Latin1.GetBytes(name);
        var valueOctets = Encoding.Latin1.GetBytes(value);
        var known = KnownFields.Find(nameOctets);
        var output = new byte[HpackEncoder.BeginRoom + HpackEncoder.RoomFor(nameOctets.Length, valueOctets.Length)];
        var length = encoder.Begin(output);
        length += encoder.Write(
            output.AsSpan(length),
            StaticTable.IndexOfName(known, nameOctets),
            nameOctets,
            valueOctets,
            HpackUses.Of(known)
        );
        return output[..length];
    }
}
