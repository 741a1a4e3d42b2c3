using System.Text;
using Portolan.Http.Http2.Hpack;

namespace Portolan.Http.Tests.Http2;

/// <summary>The examples of RFC 7541, appendix C: each block gives the fields and leaves the table of the RFC.</summary>
public sealed class HpackAppendixCTests
{
    private static readonly string[] CustomHeader = ["custom-key: custom-header"];
    private static readonly string[] FirstRequest = [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"];
    private static readonly string[] SecondRequest = [.. FirstRequest, "cache-control: no-cache"];
    private static readonly string[] ThirdRequest =
    [
        ":method: GET",
        ":scheme: https",
        ":path: /index.html",
        ":authority: www.example.com",
        "custom-key: custom-value",
    ];
    private static readonly string[] FirstResponse =
    [
        ":status: 302",
        "cache-control: private",
        "date: Mon, 21 Oct 2013 20:13:21 GMT",
        "location: https://www.example.com",
    ];
    private static readonly string[] SecondResponse = [":status: 307", .. FirstResponse[1..]];
    private static readonly string[] ThirdResponse =
    [
        ":status: 200",
        "cache-control: private",
        "date: Mon, 21 Oct 2013 20:13:22 GMT",
        "location: https://www.example.com",
        "content-encoding: gzip",
        "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
    ];

    private static readonly string[] SecondRequestTable = ["cache-control: no-cache", ":authority: www.example.com"];
    private static readonly string[] ThirdRequestTable = ["custom-key: custom-value", .. SecondRequestTable];
    private static readonly string[] FirstResponseTable = [.. FirstResponse.Reverse()];
    private static readonly string[] SecondResponseTable = [":status: 307", .. FirstResponseTable[..3]];
    private static readonly string[] ThirdResponseTable = [ThirdResponse[5], ThirdResponse[4], ThirdResponse[2]];

    [Theory]
    [InlineData(10, 5, "0a")] // C.1.1
    [InlineData(1337, 5, "1f9a0a")] // C.1.2
    [InlineData(42, 8, "2a")] // C.1.3
    public void C_1_integers(int value, int prefixBits, string coded)
    {
        var output = new byte[HpackInteger.Room];
        var length = HpackInteger.Write(output, 0, prefixBits, value);
        Assert.Equal(coded, Convert.ToHexStringLower(output.AsSpan(0, length)));

        ReadOnlySpan<byte> block = output.AsSpan(0, length);
        Assert.True(HpackInteger.TryRead(ref block, prefixBits, out var read));
        Assert.Equal(value, read);
        Assert.Equal(0, block.Length);
    }

    [Fact]
    public void C_2_1_literal_with_indexing() =>
        new Blocks().Decode("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572", CustomHeader).HasTable(55, CustomHeader);

    [Fact]
    public void C_2_2_literal_without_indexing() =>
        new Blocks().Decode("040c 2f73 616d 706c 652f 7061 7468", [":path: /sample/path"]).HasTable(0, []);

    [Fact]
    public void C_2_3_literal_never_indexed() =>
        new Blocks().Decode("1008 7061 7373 776f 7264 0673 6563 7265 74", ["password: secret (never)"]).HasTable(0, []);

    [Fact]
    public void C_2_4_indexed() => new Blocks().Decode("82", [":method: GET"]).HasTable(0, []);

    [Fact]
    public void C_3_requests_without_huffman() =>
        new Blocks()
            .Decode("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", FirstRequest)
            .HasTable(57, [FirstRequest[3]])
            .Decode("8286 84be 5808 6e6f 2d63 6163 6865", SecondRequest)
            .HasTable(110, SecondRequestTable)
            .Decode("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65", ThirdRequest)
            .HasTable(164, ThirdRequestTable);

    [Fact]
    public void C_4_requests_with_huffman() =>
        new Blocks()
            .Decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", FirstRequest)
            .HasTable(57, [FirstRequest[3]])
            .Decode("8286 84be 5886 a8eb 1064 9cbf", SecondRequest)
            .HasTable(110, SecondRequestTable)
            .Decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf", ThirdRequest)
            .HasTable(164, ThirdRequestTable);

    [Fact]
    public void C_5_responses_without_huffman_in_a_table_of_256_octets() =>
        new Blocks(256)
            .Decode(
                "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
                FirstResponse
            )
            .HasTable(222, FirstResponseTable)
            .Decode("4803 3330 37c1 c0bf", SecondResponse)
            .HasTable(222, SecondResponseTable)
            .Decode(
                "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31",
                ThirdResponse
            )
            .HasTable(215, ThirdResponseTable);

    [Fact]
    public void C_6_responses_with_huffman_in_a_table_of_256_octets() =>
        new Blocks(256)
            .Decode(
                "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
                FirstResponse
            )
            .HasTable(222, FirstResponseTable)
            .Decode("4883 640e ffc1 c0bf", SecondResponse)
            .HasTable(222, SecondResponseTable)
            .Decode(
                "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
                ThirdResponse
            )
            .HasTable(215, ThirdResponseTable);

    [Theory]
    [InlineData("www.example.com", "f1e3c2e5f23a6ba0ab90f4ff")]
    [InlineData("no-cache", "a8eb10649cbf")]
    [InlineData("custom-key", "25a849e95ba97d7f")]
    [InlineData("custom-value", "25a849e95bb8e8b4bf")]
    [InlineData("302", "6402")]
    [InlineData("private", "aec3771a4b")]
    [InlineData("Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff")]
    [InlineData("https://www.example.com", "9d29ad171863c78f0b97c8e9ae82ae43d3")]
    [InlineData(
        "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
        "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"
    )]
    public void The_texts_of_C_4_and_C_6_are_coded_as_there(string text, string coded)
    {
        var octets = Encoding.ASCII.GetBytes(text);
        var output = new byte[HuffmanCode.CodedLength(octets)];
        HuffmanCode.Encode(octets, output);
        Assert.Equal(coded, Convert.ToHexStringLower(output));
    }

    private sealed class Blocks(int tableSize = HpackDecoder.DefaultTableSize)
    {
        private readonly HpackDecoder _decoder = new(tableSize);

        public Blocks Decode(string hex, string[] fields)
        {
            Assert.Equal(fields, HpackText.Decode(_decoder, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));
            return this;
        }

        public Blocks HasTable(int size, string[] entries)
        {
            Assert.Equal(entries, HpackText.Entries(_decoder.Table));
            Assert.Equal(size, _decoder.Table.Size);
            return this;
        }
    }
}
