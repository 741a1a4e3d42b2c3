using Portolan.Http.Messages;

namespace Portolan.Http.Tests;

public sealed class FieldSectionTests
{
    [Fact]
    public void Lines_keep_their_order_and_removed_ones_are_gone()
    {
        var section = new FieldSection();
        section.Add(KnownField.Other, "a"u8, "1"u8);
        section.Add(KnownField.Via, "via"u8, "2"u8);
        section.Add(KnownField.Other, "a"u8, "3"u8);
        section.Add(KnownField.Via, "via"u8, "4"u8);

        section.Remove(KnownField.Via);
        section.RemoveAt(0);

        Assert.Equal(1, section.Count);
        Assert.Equal("a"u8, section.NameOf(0));
        Assert.Equal("3"u8, section.ValueOf(0));
        Assert.Equal(-1, section.IndexOf("via"u8));
    }

    [Fact]
    public void A_section_grows_and_begins_anew_after_it_was_cleared()
    {
        var section = new FieldSection();
        for (var round = 0; round < 2; round++)
        {
            for (var line = 0; line < 300; line++)
            {
                section.Add(KnownField.Other, "name"u8, "a value of some length"u8);
            }

            Assert.Equal(300, section.Count);
            Assert.Equal("a value of some length"u8, section.ValueOf(299));
            section.Clear();
            Assert.Equal(0, section.Count);
        }
    }
}
