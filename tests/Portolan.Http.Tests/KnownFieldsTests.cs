using System.Text;
using Portolan.Http.Messages;

namespace Portolan.Http.Tests;

public sealed class KnownFieldsTests
{
    public static TheoryData<KnownField> Known => [.. Enum.GetValues<KnownField>().Where(known => known != KnownField.Other)];

    [Theory]
    [MemberData(nameof(Known))]
    public void Every_known_field_is_found_by_its_name_and_by_no_other(KnownField field)
    {
        var name = KnownFields.NameOf(field).ToArray();

        Assert.Equal(field, KnownFields.Find(name));
        Assert.Equal(field.ToString().ToLowerInvariant(), Encoding.ASCII.GetString(name).Replace("-", "", StringComparison.Ordinal));
        for (var place = 0; place < name.Length; place++)
        {
            var other = name.ToArray();
            other[place] ^= 1;
            Assert.NotEqual(field, KnownFields.Find(other));
        }

        Assert.NotEqual(field, KnownFields.Find(name.AsSpan(0, name.Length - 1)));
        Assert.NotEqual(field, KnownFields.Find([.. name, (byte)'a']));
    }

    [Fact]
    public void The_table_is_the_one_that_the_names_make()
    {
        var table = new byte[128];
        foreach (var field in Enum.GetValues<KnownField>().Where(field => field != KnownField.Other))
        {
            ref var place = ref table[KnownFields.PlaceOf(KnownFields.NameOf(field))];
            Assert.True(place == 0, $"{field} and {(KnownField)place} fall on one place: other factors are needed in KnownFields.PlaceOf");
            place = (byte)field;
        }

        Assert.True(
            table.AsSpan().SequenceEqual(KnownFields.Table),
            "KnownFields.Table has to be:\n" + string.Join(",\n", table.Chunk(16).Select(row => string.Join(", ", row)))
        );
    }
}
