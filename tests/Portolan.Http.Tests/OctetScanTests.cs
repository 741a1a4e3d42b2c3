using Portolan.Http.Text;

namespace Portolan.Http.Tests;

public sealed class OctetScanTests
{
    [Fact]
    public void Both_ways_of_looking_at_a_token_agree_on_every_octet_at_every_place()
    {
        var text = new byte[16];
        for (var place = 0; place < 16; place++)
        {
            for (var octet = 0; octet < 256; octet++)
            {
                text.AsSpan().Fill((byte)'M');
                text[place] = (byte)octet;
                var length = OctetScan.TokenLength(ref text[0], out var lower);

                Assert.Equal(HttpText.IsToken([(byte)octet]) ? 16 : place, length);
                Assert.Equal(octet is >= 'A' and <= 'Z' ? octet + 32 : octet, lower[place]);
            }
        }
    }

    [Fact]
    public void Both_ways_of_looking_for_controls_agree_on_every_octet_at_every_place()
    {
        for (var length = 1; length < 70; length++)
        {
            var text = new byte[length];
            for (var place = 0; place < length; place++)
            {
                for (var octet = 0; octet < 256; octet++)
                {
                    text.AsSpan().Fill((byte)'a');
                    text[place] = (byte)octet;
                    var isControl = octet is < 0x20 and not '\t' or 0x7F;
                    Assert.Equal(isControl ? place : -1, OctetScan.IndexOfControl(text));
                }
            }
        }

        Assert.Equal(-1, OctetScan.IndexOfControl([]));
    }
}
