using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Portolan.ApiServer.Errors;
using Portolan.ApiServer.Json;

namespace Portolan.ApiServer.Protobuf;

/// <summary>
/// Turns a Kubernetes protobuf body into JSON. kubectl sends core kinds this way since 1.32; answers are always JSON, which it accepts too.
/// What the table of fields does not know is refused: nothing that was sent may get lost silently.
/// </summary>
internal static class ProtobufText
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";
    private const int MaxDepth = 32;

    /// <exception cref="StatusException">400: no such body; 415: a kind or field without a place in the table.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("k8s\0"u8))
        {
            throw Refusals.BadRequest("the body does not start as Kubernetes protobuf does");
        }
        try
        {
            var (apiVersion, kind, raw) = ReadEnvelope(body["k8s\0"u8.Length..]);
            if ((MessageTable.Find($"{apiVersion} {kind}") ?? MessageTable.Find(kind)) is not { } fields)
            {
                throw Unknown($"kind {kind}");
            }
            var json = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
            ReadMessage(raw, kind, fields, json, 0);
            return JsonText.ParseTrusted(JsonText.Write(json));
        }
        catch (FormatException e)
        {
            throw Refusals.BadRequest($"the body is not valid protobuf: {e.Message}");
        }
    }

    private static (string ApiVersion, string Kind, byte[] Raw) ReadEnvelope(ReadOnlySpan<byte> body)
    {
        var (apiVersion, kind, raw) = ("", "", Array.Empty<byte>());
        var reader = new WireReader(body);
        while (reader.TryReadTag(out var field, out var type))
        {
            if (type != WireType.Bytes)
            {
                throw new FormatException("the envelope holds a number");
            }
            var value = reader.ReadBytes();
            if (field == 2)
            {
                raw = value.ToArray();
            }
            if (field != 1)
            {
                continue;
            }
            var names = new WireReader(value);
            while (names.TryReadTag(out var part, out _))
            {
                var text = Encoding.UTF8.GetString(names.ReadBytes());
                (apiVersion, kind) = part == 1 ? (text, kind) : (apiVersion, text);
            }
        }

        return (apiVersion, kind, raw);
    }

    private static void ReadMessage(
        ReadOnlySpan<byte> bytes,
        string name,
        FrozenDictionary<int, MessageField> fields,
        JsonObject into,
        int depth
    )
    {
        if (depth > MaxDepth)
        {
            throw new FormatException("messages are nested too deep");
        }
        var reader = new WireReader(bytes);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (!fields.TryGetValue(number, out var field))
            {
                throw Unknown($"field {number} of {name}");
            }
            switch (type)
            {
                case WireType.Varint:
                    AddNumber(into, field, reader.ReadVarint());
                    break;
                case WireType.Bytes:
                    AddValue(into, field, reader.ReadBytes(), depth);
                    break;
                default:
                    throw new FormatException($"field {field.Name} has the wrong type");
            }
        }
    }

    private static void AddNumber(JsonObject into, MessageField field, ulong value)
    {
        if (value == 0 && field.Zero == ZeroValue.Absent)
        {
            return;
        }
        into[field.Name] = field.Type switch
        {
            "bool" => JsonValue.Create(value != 0),
            "int" => JsonValue.Create((long)value),
            _ => throw new FormatException($"field {field.Name} has the wrong type"),
        };
    }

    private static void AddValue(JsonObject into, MessageField field, ReadOnlySpan<byte> bytes, int depth)
    {
        switch (field.Shape)
        {
            case FieldShape.List:
                if (into[field.Name] is not JsonArray items)
                {
                    into[field.Name] = items = [];
                }
                items.Add(ReadValue(field, bytes, depth));
                break;
            case FieldShape.Map:
                AddEntry(into.EnsureObject(field.Name), field, bytes, depth);
                break;
            case FieldShape.One when field.Name == ".":
                ReadMessage(bytes, field.Type, MessageTable.Find(field.Type)!, into, depth + 1);
                break;
            case FieldShape.One:
                if (bytes.IsEmpty && field is { Type: "string", Zero: ZeroValue.Absent })
                {
                    break;
                }
                if (ReadValue(field, bytes, depth) is { } value)
                {
                    into[field.Name] = value;
                }
                break;
        }
    }

    private static void AddEntry(JsonObject map, MessageField field, ReadOnlySpan<byte> bytes, int depth)
    {
        var key = "";
        ReadOnlySpan<byte> value = default;
        var reader = new WireReader(bytes);
        while (reader.TryReadTag(out var number, out _))
        {
            var part = reader.ReadBytes();
            if (number == 1)
            {
                key = Encoding.UTF8.GetString(part);
            }
            else
            {
                value = part;
            }
        }

        map[key] = ReadValue(field, value, depth);
    }

    private static JsonNode? ReadValue(MessageField field, ReadOnlySpan<byte> bytes, int depth)
    {
        switch (field.Type)
        {
            case "string":
                return JsonValue.Create(Encoding.UTF8.GetString(bytes));
            case "bytes":
                return JsonValue.Create(Convert.ToBase64String(bytes));
            case "Time":
                return ReadTime(bytes, "yyyy-MM-dd'T'HH:mm:ss'Z'");
            case "MicroTime":
                return ReadTime(bytes, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
            case "IntOrString":
                return ReadIntOrString(bytes);
            case "Quantity":
                return ReadSingle(bytes) is { } quantity ? JsonValue.Create(Encoding.UTF8.GetString(quantity)) : JsonValue.Create("0");
            case "FieldsV1":
                return ReadSingle(bytes) is { } json ? JsonText.ParseAny(json) : new JsonObject();
            default:
                var message = new JsonObject();
                ReadMessage(
                    bytes,
                    field.Type,
                    MessageTable.Find(field.Type) ?? throw new FormatException($"field {field.Name} is no message"),
                    message,
                    depth + 1
                );
                return message;
        }
    }

    private static JsonValue? ReadTime(ReadOnlySpan<byte> bytes, string format)
    {
        // No bytes at all are the zero time, which is no time.
        if (bytes.IsEmpty)
        {
            return null;
        }
        long seconds = 0,
            nanos = 0;
        var reader = new WireReader(bytes);
        while (reader.TryReadTag(out var number, out _))
        {
            var value = (long)reader.ReadVarint();
            (seconds, nanos) = number == 1 ? (value, nanos) : (seconds, value);
        }

        if (seconds is < -62135596800 or > 253402300799 || nanos is < 0 or > 999_999_999)
        {
            throw new FormatException("a time is out of range");
        }
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
        return JsonValue.Create(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }

    private static JsonValue ReadIntOrString(ReadOnlySpan<byte> bytes)
    {
        var isText = false;
        long number = 0;
        var text = "";
        var reader = new WireReader(bytes);
        while (reader.TryReadTag(out var field, out var type))
        {
            if (type == WireType.Bytes)
            {
                text = Encoding.UTF8.GetString(reader.ReadBytes());
            }
            else if (field == 1)
            {
                isText = reader.ReadVarint() == 1;
            }
            else
            {
                number = (int)reader.ReadVarint();
            }
        }

        return isText ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    private static byte[]? ReadSingle(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return reader.TryReadTag(out _, out var type) && type == WireType.Bytes ? reader.ReadBytes().ToArray() : null;
    }

    private static StatusException Unknown(string what) =>
        new(415, "UnsupportedMediaType", $"{what} is not read from {MediaType} here: send application/json");
}
