using System.Collections.Frozen;
using System.Globalization;

namespace Portolan.ApiServer.Protobuf;

/// <summary>The messages that are read, from <c>messages.txt</c>, which says how it is written.</summary>
internal static class MessageTable
{
    private const string Resource = "messages.txt";

    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<int, MessageField>>> Messages = new(Read);

    public static IEnumerable<string> Names => Messages.Value.Keys;

    public static FrozenDictionary<int, MessageField>? Find(string message) => Messages.Value.GetValueOrDefault(message);

    private static FrozenDictionary<string, FrozenDictionary<int, MessageField>> Read()
    {
        var messages = new Dictionary<string, List<MessageField>>(StringComparer.Ordinal);
        List<MessageField> fields = [];
        using var text = new StreamReader(typeof(MessageTable).Assembly.GetManifestResourceStream(Resource)!);
        while (text.ReadLine() is { } line)
        {
            if (line.StartsWith(' '))
            {
                fields.Add(ParseField(line.Trim()));
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                messages.Add(line, fields = []);
            }
        }

        return messages.ToFrozenDictionary(message => message.Key, message => ByNumber(message.Value));
    }

    private static FrozenDictionary<int, MessageField> ByNumber(List<MessageField> fields)
    {
        // Add refuses a number that two fields have.
        var numbers = new Dictionary<int, MessageField>();
        foreach (var field in fields)
        {
            numbers.Add(field.Number, field);
        }
        return numbers.ToFrozenDictionary();
    }

    private static MessageField ParseField(string text)
    {
        var parts = text.Split(' ');
        var type = parts[2];
        var shape = type[0] switch
        {
            '[' => FieldShape.List,
            '{' => FieldShape.Map,
            _ => FieldShape.One,
        };
        var keepsZero = type[^1] == '*';
        type = type.TrimStart('[', ']', '{', '}').TrimEnd('*');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], type, shape, keepsZero ? ZeroValue.Kept : ZeroValue.Absent);
    }
}

/// <summary>A field of a message.</summary>
internal sealed record MessageField(int Number, string Name, string Type, FieldShape Shape, ZeroValue Zero);

/// <summary>How often a field may stand.</summary>
internal enum FieldShape
{
    One,
    List,
    Map,
}

/// <summary>What a zero on the wire means.</summary>
internal enum ZeroValue
{
    /// <summary>Not set.</summary>
    Absent,

    /// <summary>Set to zero.</summary>
    Kept,
}
