using Portolan.ApiServer.Protobuf;

namespace Portolan.ApiServer.Tests;

/// <summary>The table of protobuf messages is whole.</summary>
public sealed class MessageTableTests
{
    private static readonly string[] Scalars =
    [
        "string",
        "bytes",
        "int",
        "bool",
        "Time",
        "MicroTime",
        "IntOrString",
        "Quantity",
        "FieldsV1",
    ];

    [Fact]
    public void Every_message_that_a_field_names_is_there()
    {
        var missing =
            from message in MessageTable.Names
            from field in MessageTable.Find(message)!.Values
            where !Scalars.Contains(field.Type, StringComparer.Ordinal) && MessageTable.Find(field.Type) is null
            select $"{message}.{field.Name}: {field.Type}";

        Assert.NotEmpty(MessageTable.Names);
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_field_of_a_message_has_a_name_of_its_own()
    {
        var repeated =
            from message in MessageTable.Names
            from sameName in MessageTable.Find(message)!.Values.GroupBy(field => field.Name, StringComparer.Ordinal)
            where sameName.Count() > 1
            select $"{message}.{sameName.Key}";

        Assert.Empty(repeated);
    }
}
